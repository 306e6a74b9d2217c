#pragma once

#include <optional>
#include <string_view>

namespace lowpass {

/// Seconds that the calling thread has spent on a processor; waiting, also for a processor, does not count.
double thread_processor_seconds();

/// Seconds that all threads of this process have spent on processors.
double process_processor_seconds();

/// Seconds that all cores of a machine have had since it started, summed over cores.
struct CoreSeconds {
  double all = 0;
  double busy = 0;  ///< at work, for anybody; what a virtual machine's host took away included
};

/// The first line of Linux's /proc/stat, "cpu  10132153 290696 ...", in ticks. Nothing if it is something else.
std::optional<CoreSeconds> parse_core_seconds(std::string_view stat, double ticks_per_second);

/// How much of this machine's cores other processes use, from the time when it is made on.
class OtherWork {
 public:
  OtherWork();

  /// Share of all cores' time in 0 ... 1; nothing where the system does not tell, or before its clock has ticked.
  std::optional<double> share() const;

 private:
  std::optional<CoreSeconds> cores_;
  double own_ = 0;
};

}  // namespace lowpass
