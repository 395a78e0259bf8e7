#pragma once

#include <coroutine>
#include <exception>
#include <optional>
#include <utility>

namespace crossbits {

/// One party's thread of control: the innermost suspended coroutine, or none when the party has finished.
/// The driver resumes it in a loop (a trampoline). Symmetric transfer would be shorter, but g++ 12 crashes on
/// it without optimisation and under sanitizers (gcc treats it as an optional tail call).
struct Strand {
  std::coroutine_handle<> leaf{};
  bool waiting = false;        ///< the leaf waits for a message
  std::exception_ptr error{};  ///< what ended the outermost task, if it failed

  /// Runs until the party waits for a message or has finished.
  void advance() {
    waiting = false;
    do leaf.resume();
    while (leaf && !waiting);
  }
};

namespace detail {

struct PromiseBase {
  Strand* strand = nullptr;
  std::coroutine_handle<> caller{};  // whom to resume at the end; none for the outermost task
  std::exception_ptr error{};

  struct Final {
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    void await_suspend(std::coroutine_handle<Promise> me) const noexcept {
      me.promise().strand->leaf = me.promise().caller;
    }
    void await_resume() const noexcept {}
  };
  std::suspend_always initial_suspend() const noexcept { return {}; }
  Final final_suspend() const noexcept { return {}; }
  void unhandled_exception() noexcept {
    error = std::current_exception();
    if (!caller) strand->error = error;
  }
};

template <class T>
struct Promise : PromiseBase {
  std::optional<T> value;
  template <class U>
  void return_value(U&& result) {
    value.emplace(std::forward<U>(result));
  }
  T take() { return std::move(*value); }
};

template <>
struct Promise<void> : PromiseBase {
  void return_void() const noexcept {}
  void take() const noexcept {}
};

}  // namespace detail

/// A lazy coroutine that ends in a T: one party's part of a protocol, or a piece of it (`co_await sub(port,
/// ...)`). An exception inside reaches whoever awaits the task. `co_await` is written in three shapes only
/// (docs: g++ 12 miscompiles others): `const auto v = co_await EXPR;`, `co_await EXPR;`, `co_return co_await
/// EXPR;`.
template <class T>
class [[nodiscard]] Task {
 public:
  struct promise_type : detail::Promise<T> {
    Task get_return_object() { return Task(std::coroutine_handle<promise_type>::from_promise(*this)); }
  };

  Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
  Task(const Task&) = delete;
  Task& operator=(Task&&) = delete;
  ~Task() {
    if (handle_) handle_.destroy();
  }

  bool await_ready() const noexcept { return false; }
  template <class Promise>
  void await_suspend(std::coroutine_handle<Promise> caller) noexcept {
    handle_.promise().caller = caller;
    start(*caller.promise().strand);
  }
  T await_resume() { return result(); }

  /// For drivers: makes this task the leaf of `strand`.
  void start(Strand& strand) noexcept {
    handle_.promise().strand = &strand;
    strand.leaf = handle_;
  }
  /// For drivers: the value, or the exception, of a finished task.
  T result() {
    if (handle_.promise().error) std::rethrow_exception(handle_.promise().error);
    return handle_.promise().take();
  }

 private:
  explicit Task(std::coroutine_handle<promise_type> handle) noexcept : handle_(handle) {}
  std::coroutine_handle<promise_type> handle_;
};

}  // namespace crossbits
