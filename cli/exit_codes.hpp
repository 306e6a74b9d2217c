#pragma once

namespace lowpass {

// Exit codes that scripts may rely on; 0 is a result.
inline constexpr int bad_input = 1;            ///< usage, bad input, a file that cannot be read or written
inline constexpr int no_result = 2;            ///< a numerical outcome that is not a result
inline constexpr int stopped_on_request = 75;  ///< a signal or a time limit; what there is was written

}  // namespace lowpass
