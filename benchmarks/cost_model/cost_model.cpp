// Measures what README.md asks for, one network a run.

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>

#include "lowpass/core/workers.hpp"
#include "measure.hpp"
#include "settings.hpp"

namespace lowpass::cost_model {
namespace {

constexpr const char* usage =
    "usage: cost_model DATA NETWORK [DIVISOR]\n"
    "DATA is a folder with the four IDX files; numbers of samples are divided by DIVISOR, a whole number from 1\n";

void run(const std::string& data, const std::string& network, std::size_t divisor) {
  fmt::print("network,axis,samples,points,terms,parameters,workers,gradient_seconds,path_gradient_seconds\n");
  for (const Setting& setting : settings_of(network, available_cores(), divisor)) {
    const Measurement measured = measure(setting, data);
    fmt::print("{},{},{},{},{},{},{},{},{:.6g}\n", network, setting.axis, setting.samples, setting.points,
               setting.terms, measured.parameters, setting.workers,
               measured.gradient ? fmt::format("{:.6g}", *measured.gradient) : "", measured.path_gradient);
    // Done means seen, should a later number fail.
    std::fflush(stdout);
  }
}

}  // namespace
}  // namespace lowpass::cost_model

int main(int argc, char** argv) {
  const unsigned long divisor = argc == 4 ? std::strtoul(argv[3], nullptr, 10) : 1;
  if (argc < 3 || argc > 4 || divisor == 0) {
    fmt::print(stderr, "{}", lowpass::cost_model::usage);
    return 1;
  }
  try {
    lowpass::cost_model::run(argv[1], argv[2], divisor);
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "cost_model: {}\n", error.what());
    return 1;
  }
}
