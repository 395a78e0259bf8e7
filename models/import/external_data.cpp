#include "models/import/external_data.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <set>

#include "models/import/onnx_tensor.hpp"

namespace crossbits {
namespace {

namespace fs = std::filesystem;

std::string entry(const onnx::TensorProto& proto, const std::string& key) {
  for (const auto& pair : proto.external_data()) {
    if (pair.key() == key) return pair.value();
  }
  return "";
}

std::int64_t number_entry(const ReadContext& context, const onnx::TensorProto& proto, const std::string& key,
                          std::int64_t absent) {
  const std::string text = entry(proto, key);
  if (text.empty()) return absent;
  std::int64_t value = -1;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size() || value < 0) {
    context.refuse(
        fmt::format("tensor '{}' states '{}' as the {} of its external data", proto.name(), text, key));
  }
  return value;
}

/// True if `inner` lies below `outer`; both canonical.
bool lies_below(const fs::path& inner, const fs::path& outer) {
  return std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end()).first == outer.end();
}

bool climbs(const fs::path& location) {
  return std::find(location.begin(), location.end(), "..") != location.end();
}

/// The file of external data, links resolved, after it was found to lie in the model's folder.
fs::path safe_location(const ReadContext& context, const onnx::TensorProto& proto) {
  const std::string text = entry(proto, "location");
  const fs::path location(text);
  if (context.folder.empty()) {
    context.refuse(fmt::format("tensor '{}' lies in another file ('{}'), but the model has no folder",
                               proto.name(), text));
  }
  std::error_code error;
  const fs::path folder = fs::canonical(context.folder, error);
  const fs::path file = error ? fs::path() : fs::weakly_canonical(folder / location, error);
  if (text.empty() || text.find('\0') != std::string::npos || error || location.is_absolute() ||
      climbs(location) || !lies_below(file, folder)) {
    context.refuse(
        fmt::format("tensor '{}' lies in '{}', outside the model's own folder; such files are not read",
                    proto.name(), text));
  }
  if (!fs::is_regular_file(file, error)) {
    context.refuse(
        fmt::format("tensor '{}' lies in '{}', which is no file in the model's folder", proto.name(), text));
  }
  return file;
}

}  // namespace

std::string read_external(const ReadContext& context, const onnx::TensorProto& proto, std::int64_t bytes) {
  const fs::path file = safe_location(context, proto);
  const std::int64_t offset = number_entry(context, proto, "offset", 0);
  const std::int64_t length = number_entry(context, proto, "length", bytes);
  if (length != bytes) {
    context.refuse(fmt::format("tensor '{}' has {} bytes of external data where its shape needs {}",
                               proto.name(), length, bytes));
  }
  std::error_code error;
  const auto size = static_cast<std::int64_t>(fs::file_size(file, error));
  if (error || size > context.limits.file_bytes || offset > size || bytes > size - offset) {
    context.refuse(
        fmt::format("the external data of tensor '{}' ('{}') is too short or too large: {} bytes from offset "
                    "{} are needed",
                    proto.name(), entry(proto, "location"), bytes, offset));
  }
  std::string result(static_cast<std::size_t>(bytes), '\0');
  std::ifstream in(file, std::ios::binary);
  in.seekg(offset);
  if (!in.read(result.data(), bytes)) {
    context.refuse(fmt::format("the external data of tensor '{}' ('{}') cannot be read", proto.name(),
                               entry(proto, "location")));
  }
  return result;
}

std::vector<fs::path> external_files(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  onnx::ModelProto proto;
  std::error_code error;
  if (!fs::is_regular_file(file, error) || !proto.ParseFromIstream(&in)) return {};
  std::set<fs::path> files;
  const auto look_at = [&](const onnx::TensorProto& tensor) {
    const fs::path location = entry(tensor, "location");
    if (!location.empty() && !location.is_absolute() && !climbs(location))
      files.insert(file.parent_path() / location);
  };
  for (const auto& tensor : proto.graph().initializer()) look_at(tensor);
  for (const auto& node : proto.graph().node())
    for (const auto& attribute : node.attribute())
      if (attribute.has_t()) look_at(attribute.t());
  return {files.begin(), files.end()};
}

}  // namespace crossbits
