#include <cstdlib>

namespace {

/// Tests and the programs that they start leave the user's cache alone, also when they are run by hand.
[[maybe_unused]] const int no_cache = ::setenv("LOWPASS_CACHE", "off", 1);

}  // namespace
