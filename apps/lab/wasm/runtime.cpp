// A throw in the page. There is no unwinding in this WebAssembly: what() goes to JavaScript, which throws an
// Error with it and makes a new instance. Every type thrown derives from std::exception, as its first base.
#include <cstdlib>
#include <cstring>
#include <exception>
#include <typeinfo>

extern "C" {

__attribute__((import_module("crossbits"), import_name("raise"))) void crossbits_raise(const char* text,
                                                                                       std::size_t size);

void* __cxa_allocate_exception(std::size_t size) noexcept { return std::malloc(size); }
void __cxa_free_exception(void* thrown) noexcept { std::free(thrown); }

[[noreturn]] void __cxa_throw(void* thrown, std::type_info*, void (*)(void*)) {
  const char* what = static_cast<std::exception*>(thrown)->what();
  crossbits_raise(what, std::strlen(what));
  __builtin_trap();
}

// The only thread never ends, so nothing waits for its end.
int __cxa_thread_atexit(void (*)(void*), void*, void*) noexcept { return 0; }

// The compiler's arithmetic was built by Debian with stack protection.
unsigned long __stack_chk_guard = 0x5ca1ab1e;
[[noreturn]] void __stack_chk_fail() { __builtin_trap(); }
}
