#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <utility>
#include <vector>

namespace lowpass {

/// Asks the system to back these bytes by large pages, as far as whole ones fit in; without effect on what they hold,
/// and none at all where the system has no such pages. Fresh memory of hundreds of megabytes costs a third then: most
/// of it is the system's work for every page.
void prefer_large_pages(void* begin, std::size_t bytes) noexcept;

/// Allocator for large arrays: elements made without a value are left unset, and blocks of megabytes come on large
/// pages. For numbers: `std::vector<Number, UnsetAllocator<Number>> numbers(n)` touches no memory.
template <class Number>
struct UnsetAllocator {
  using value_type = Number;

  UnsetAllocator() = default;
  template <class Other>
  UnsetAllocator(const UnsetAllocator<Other>&) noexcept {}

  Number* allocate(std::size_t count) {
    Number* memory = std::allocator<Number>().allocate(count);
    prefer_large_pages(memory, count * sizeof(Number));
    return memory;
  }
  void deallocate(Number* memory, std::size_t count) noexcept { std::allocator<Number>().deallocate(memory, count); }

  template <class Made>
  void construct(Made* place) noexcept {
    ::new (static_cast<void*>(place)) Made;
  }
  template <class Made, class... Arguments>
  void construct(Made* place, Arguments&&... arguments) {
    ::new (static_cast<void*>(place)) Made(std::forward<Arguments>(arguments)...);
  }

  friend bool operator==(const UnsetAllocator&, const UnsetAllocator&) { return true; }
};

/// Many bytes; those that resize() adds are unset.
using Bytes = std::vector<char, UnsetAllocator<char>>;

}  // namespace lowpass
