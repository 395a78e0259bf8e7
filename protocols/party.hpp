#pragma once

#include <cstddef>
#include <string_view>

#include "protocols/channel.hpp"
#include "protocols/code.hpp"
#include "protocols/task.hpp"

namespace crossbits {

/// A label as a party holds it: made once by Port::label, so that sending needs no look-up.
struct Label {
  LabelId id = 0;
};

class Receive;

/// All that a party sees of the world besides its own input: it can write, and it can read what others wrote.
/// A party reads everything that was said before it speaks, so that the transcript alone decides the order
/// and the same parties say the same over any driver (in process: run.hpp; over sockets: apps).
class Port {
 public:
  /// The port of party number `self` on `channel`.
  Port(Channel& channel, int self) : channel_(&channel), self_(self) {}

  int self() const { return self_; }
  int parties() const { return channel_->transcript().parties(); }
  /// The label called `name`; throws std::invalid_argument for a name with blanks.
  Label label(std::string_view name) { return {channel_->intern(name)}; }

  /// Writes one message for all others. Never waits. ProtocolError (out_of_turn) if a message is still
  /// unread.
  void send(Label label, const Bits& bits) {
    if (has_unread()) [[unlikely]]
      refuse_to_send(label);
    channel_->post(self_, label.id, bits);
    read_ = said();
  }

  /// Awaitable for the next message of the others, as Bits. It must carry `label` and be one word of `code`,
  /// or the awaiting party gets a ProtocolError (wrong_label, wrong_length, wrong_value).
  inline Receive recv(Label label, Code code);

  /// For drivers: whether somebody wrote what this party has not read.
  bool has_unread() const { return read_ != said(); }
  /// For drivers: the label this party waits for, meaningful while it waits.
  Label awaited() const { return awaited_; }

 private:
  friend class Receive;
  std::size_t said() const { return channel_->transcript().messages().size(); }
  const Bits& read(Label label, const Code& code) {
    const Message& message = channel_->transcript().messages()[read_];
    if (message.label != label.id || !code.is_word(message.bits) || !code.has_value(message.bits))
        [[unlikely]] {
      refuse_to_read(message, label, code);
    }
    ++read_;
    return message.bits;
  }
  [[noreturn]] void refuse_to_send(Label label) const;
  [[noreturn]] void refuse_to_read(const Message& message, Label label, const Code& code) const;

  Channel* channel_;
  int self_;
  std::size_t read_ = 0;  // messages before this number are read, or our own
  Label awaited_{};
};

/// What `co_await port.recv(...)` awaits.
class Receive {
 public:
  bool await_ready() const noexcept { return port_->has_unread(); }
  template <class Promise>
  void await_suspend(std::coroutine_handle<Promise> me) const noexcept {
    port_->awaited_ = label_;
    me.promise().strand->leaf = me;
    me.promise().strand->waiting = true;
  }
  Bits await_resume() const { return port_->read(label_, code_); }

 private:
  friend class Port;
  Receive(Port& port, Label label, Code code) : port_(&port), label_(label), code_(code) {}

  Port* port_;
  Label label_;
  Code code_;
};

inline Receive Port::recv(Label label, Code code) { return Receive(*this, label, code); }

}  // namespace crossbits
