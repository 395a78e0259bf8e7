// What JavaScript calls: a request is written into `crossbits_room`, the answer is read where `crossbits_ask`
// says.
#include <string>

#include "apps/lab/engine/engine.hpp"

namespace {

std::string request, reply;
crossbits::LabEngine engine;

}  // namespace

extern "C" {

/// Room for a request of `size` bytes.
__attribute__((export_name("crossbits_room"))) char* crossbits_room(std::size_t size) {
  request.assign(size, '\0');
  return request.data();
}

/// Answers the request; crossbits_size() bytes stand at the address returned, until the next call.
__attribute__((export_name("crossbits_ask"))) const char* crossbits_ask() {
  reply = engine.answer(request);
  return reply.data();
}

__attribute__((export_name("crossbits_size"))) std::size_t crossbits_size() { return reply.size(); }
}
