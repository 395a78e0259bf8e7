#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/graph.hpp"

namespace crossbits {

/// A number that no other store has; a copy gets its own.
class StoreSerial {
 public:
  StoreSerial() : number_(next()) {}
  StoreSerial(const StoreSerial&) : StoreSerial() {}
  StoreSerial& operator=(const StoreSerial&) {
    number_ = next();
    return *this;
  }
  std::uint64_t number() const { return number_; }

 private:
  static std::uint64_t next();
  std::uint64_t number_;
};

/// What a store held at some time: equal states of a store mean that no number read before has changed since.
struct StoreState {
  std::uint64_t serial = 0, changes = 0;
  friend bool operator==(const StoreState&, const StoreState&) = default;
};

/// The numerators of the values that somebody (the model itself, or one party) can ever hold. A value that is
/// not among them has no place here, and one that has not been written yet cannot be read: both throw
/// std::logic_error.
class Store {
 public:
  /// Room for the values with known[id] != 0.
  Store(const Graph& graph, const std::vector<char>& known);

  /// Forgets all numbers, keeps the room. Constant time.
  void clear() {
    ++now_;
    ++changes_;
    saturated = 0;
  }
  /// Changes with every clear() and every value that is written over, not with values that are written first.
  StoreState state() const { return {serial_.number(), changes_}; }

  bool has(ValueId id) const { return place_[index(id)].offset >= 0; }
  bool wide(ValueId id) const { return place_[index(id)].wide; }
  std::int32_t count(ValueId id) const { return place_[index(id)].count; }

  std::span<const std::int64_t> narrow(ValueId id) const { return {&narrow_[readable(id)], size(id)}; }
  std::span<const BigInteger> wide_numbers(ValueId id) const { return {&wide_[readable(id)], size(id)}; }

  /// The place of a value about to be written in full; it counts as written from now on.
  std::span<std::int64_t> write_narrow(ValueId id) { return {&narrow_[writable(id)], size(id)}; }
  std::span<BigInteger> write_wide(ValueId id) { return {&wide_[writable(id)], size(id)}; }

  /// Element `i` of a value, whatever its width.
  BigInteger number(ValueId id, std::int32_t i) const;

  /// How many numbers were clipped to their format since clear().
  std::int64_t saturated = 0;

 private:
  struct Room {
    std::int64_t offset = -1;
    std::int32_t count = 0;
    bool wide = false;
  };
  static std::size_t index(ValueId id) { return static_cast<std::size_t>(id); }
  std::size_t size(ValueId id) const { return static_cast<std::size_t>(place_[index(id)].count); }
  std::size_t readable(ValueId id) const {
    if (written_[index(id)] != now_) refuse(id);
    return static_cast<std::size_t>(place_[index(id)].offset);
  }
  std::size_t writable(ValueId id) {
    if (place_[index(id)].offset < 0) refuse(id);
    changes_ += written_[index(id)] == now_;
    written_[index(id)] = now_;
    return static_cast<std::size_t>(place_[index(id)].offset);
  }
  [[noreturn]] void refuse(ValueId id) const;

  const Graph* graph_;
  std::vector<Room> place_;
  std::vector<std::uint32_t> written_;  // the clear() count at which a value was last written
  std::uint32_t now_ = 1;
  StoreSerial serial_;
  std::uint64_t changes_ = 0;
  std::vector<std::int64_t> narrow_;
  std::vector<BigInteger> wide_;
};

/// A store for all values of a graph.
Store full_store(const Graph& graph);

}  // namespace crossbits
