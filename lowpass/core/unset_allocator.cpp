#include "lowpass/core/unset_allocator.hpp"

#include <sys/mman.h>

#include <cstdint>

namespace lowpass {

void prefer_large_pages(void* begin, std::size_t bytes) noexcept {
  // Of 2 MiB on x86-64 and on most ARM systems; where they are larger, the system takes what fits.
  constexpr std::uintptr_t page = std::uintptr_t{1} << 21U;
  // Blocks of fewer pages are reused by the C library, not handed back, so that fresh memory costs little.
  constexpr std::size_t worth_it = 4 * page;
  if (bytes < worth_it) return;
  const auto address = reinterpret_cast<std::uintptr_t>(begin);
  const std::uintptr_t first = (address + page - 1) / page * page;
  const std::uintptr_t end = (address + bytes) / page * page;
  // A system without large pages refuses; then they are small.
  ::madvise(static_cast<char*>(begin) + (first - address), end - first, MADV_HUGEPAGE);
}

}  // namespace lowpass
