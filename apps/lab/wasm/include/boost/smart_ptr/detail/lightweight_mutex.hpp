#pragma once

// In place of Boost's own, which asks for std::mutex: with one thread there is nobody to lock out.
namespace boost::detail {

class lightweight_mutex {
 public:
  class scoped_lock {
   public:
    explicit scoped_lock(lightweight_mutex&) {}
  };
};

}  // namespace boost::detail
