#include "apps/report/png.hpp"

#include <fmt/format.h>

#include <stdexcept>

#ifdef CROSSBITS_RSVG

#include <librsvg/rsvg.h>

#include <cmath>
#include <memory>

namespace crossbits {
namespace {

struct Release {
  void operator()(RsvgHandle* handle) const { g_object_unref(handle); }
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
  void operator()(cairo_t* context) const { cairo_destroy(context); }
  void operator()(GError* error) const { g_error_free(error); }
};
template <class T>
using Owned = std::unique_ptr<T, Release>;

[[noreturn]] void refuse(GError* error) {
  const Owned<GError> owned(error);
  throw std::invalid_argument(
      fmt::format("the drawing cannot be made a PNG: {}", error ? error->message : "no reason is given"));
}

cairo_status_t append(void* bytes, const unsigned char* data, unsigned int length) {
  static_cast<std::string*>(bytes)->append(reinterpret_cast<const char*>(data), length);
  return CAIRO_STATUS_SUCCESS;
}

}  // namespace

bool can_draw_png() { return true; }

std::string png_of_svg(const std::string& svg, double scale) {
  GError* error = nullptr;
  const Owned<RsvgHandle> handle(
      rsvg_handle_new_from_data(reinterpret_cast<const unsigned char*>(svg.data()), svg.size(), &error));
  double width = 0, height = 0;
  if (!handle || !rsvg_handle_get_intrinsic_size_in_pixels(handle.get(), &width, &height)) refuse(error);
  const RsvgRectangle page{0, 0, std::ceil(width * scale), std::ceil(height * scale)};
  const Owned<cairo_surface_t> surface(cairo_image_surface_create(
      CAIRO_FORMAT_ARGB32, static_cast<int>(page.width), static_cast<int>(page.height)));
  const Owned<cairo_t> context(cairo_create(surface.get()));
  if (!rsvg_handle_render_document(handle.get(), context.get(), &page, &error)) refuse(error);
  std::string bytes;
  if (cairo_surface_write_to_png_stream(surface.get(), append, &bytes) != CAIRO_STATUS_SUCCESS)
    refuse(nullptr);
  return bytes;
}

}  // namespace crossbits

#else

namespace crossbits {

bool can_draw_png() { return false; }

std::string png_of_svg(const std::string&, double) { throw std::invalid_argument(why_no_png); }

}  // namespace crossbits

#endif
