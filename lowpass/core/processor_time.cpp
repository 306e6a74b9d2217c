#include "lowpass/core/processor_time.hpp"

#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <vector>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/files.hpp"
#include "lowpass/core/text.hpp"

namespace lowpass {
namespace {

double seconds_of(clockid_t clock) {
  timespec time{};
  if (::clock_gettime(clock, &time) != 0) throw InternalError("the system has no clock of processor time");
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

std::optional<CoreSeconds> core_seconds() {
  try {
    return parse_core_seconds(read_file("/proc/stat"), static_cast<double>(::sysconf(_SC_CLK_TCK)));
  } catch (const IoError&) {
    return std::nullopt;
  }
}

}  // namespace

double thread_processor_seconds() {
  return seconds_of(CLOCK_THREAD_CPUTIME_ID);
}

double process_processor_seconds() {
  return seconds_of(CLOCK_PROCESS_CPUTIME_ID);
}

std::optional<CoreSeconds> parse_core_seconds(std::string_view stat, double ticks_per_second) {
  // user, nice, system, idle, waiting for disks, interrupts, soft interrupts, stolen; then guests, which are in user.
  constexpr std::size_t idle = 3, waiting = 4, numbers = 8;
  constexpr std::string_view mark = "cpu  ";
  if (!stat.starts_with(mark)) return std::nullopt;
  const std::string line(stat.substr(mark.size(), stat.find('\n') - mark.size()));
  const std::vector<std::string> words = split(line, ' ');
  if (words.size() < numbers) return std::nullopt;
  CoreSeconds seconds;
  for (std::size_t i = 0; i < numbers; ++i) {
    const auto ticks = parse_number(words[i]);
    if (!ticks) return std::nullopt;
    seconds.all += *ticks / ticks_per_second;
    if (i != idle && i != waiting) seconds.busy += *ticks / ticks_per_second;
  }
  return seconds;
}

OtherWork::OtherWork() : cores_(core_seconds()), own_(process_processor_seconds()) {}

std::optional<double> OtherWork::share() const {
  const std::optional<CoreSeconds> now = core_seconds();
  if (!cores_ || !now || !(now->all > cores_->all)) return std::nullopt;
  const double others = now->busy - cores_->busy - (process_processor_seconds() - own_);
  return std::clamp(others / (now->all - cores_->all), 0.0, 1.0);
}

}  // namespace lowpass
