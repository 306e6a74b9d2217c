#include "lowpass/core/status_line.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>

#include <algorithm>
#include <cmath>

namespace lowpass {
namespace {

std::size_t terminal_width(std::FILE* out) {
  winsize size{};
  constexpr std::size_t usual_width = 80;
  if (::ioctl(::fileno(out), TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return usual_width;
  return size.ws_col;
}

}  // namespace

std::string duration_text(double seconds) {
  const auto whole = static_cast<long long>(std::llround(seconds));
  if (whole >= 3600) return fmt::format("{} h {:02} min", whole / 3600, whole / 60 % 60);
  if (whole >= 60) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  return fmt::format("{} s", whole);
}

void StatusLine::say(const std::string& line) {
  if (out_ == nullptr) return;
  const std::scoped_lock lock(mutex_);
  end();
  fmt::print(out_, "{}\n", line);
  std::fflush(out_);
}

void StatusLine::redraw(std::string line) {
  if (out_ == nullptr || !terminal_) return;
  line.resize(std::min(line.size(), terminal_width(out_) - 1));
  const std::scoped_lock lock(mutex_);
  fmt::print(out_, "\r\x1b[K{}", line);
  std::fflush(out_);
  open_ = true;
}

void StatusLine::clear() {
  const std::scoped_lock lock(mutex_);
  if (!open_) return;
  fmt::print(out_, "\r\x1b[K");
  std::fflush(out_);
  open_ = false;
}

void StatusLine::end() {
  if (!open_) return;
  fmt::print(out_, "\n");
  std::fflush(out_);
  open_ = false;
}

}  // namespace lowpass
