// Surfaces in the plane for going downhill, by the parameter `surface`: "two-sided" x^4 + 4 x^2 y^2 - 2 x^2 + 2 y^2,
// "endless" x^3 - 3 x + y^2, "rosenbrock" the Rosenbrock valley, "tiny" that in units of 1e-12, "slow" that valley,
// `milliseconds` an evaluation, each of which writes the file `begun` first.
#include <chrono>
#include <cstddef>
#include <cstring>
#include <fstream>
#include <string>
#include <thread>

#include "lowpass/plugin/lowpass_plugin.h"

namespace {

struct Surface {
  std::string name = "two-sided";
  std::chrono::milliseconds pause{0};
  std::string begun;
};

void* create(const char* const* keys, const char* const* values, size_t count, char*, size_t) {
  auto* surface = new Surface;
  for (size_t i = 0; i < count; ++i) {
    if (std::strcmp(keys[i], "surface") == 0) surface->name = values[i];
    if (std::strcmp(keys[i], "milliseconds") == 0) surface->pause = std::chrono::milliseconds(std::stol(values[i]));
    if (std::strcmp(keys[i], "begun") == 0) surface->begun = values[i];
  }
  return surface;
}

void destroy(void* instance) {
  delete static_cast<Surface*>(instance);
}

size_t dimension(void*) {
  return 2;
}

double value_and_gradient(void* instance, const double* point, double* gradient) {
  const Surface& surface = *static_cast<Surface*>(instance);
  const double x = point[0], y = point[1];
  if (surface.name == "two-sided") {
    gradient[0] = 4 * x * x * x + 8 * x * y * y - 4 * x;
    gradient[1] = 8 * x * x * y + 4 * y;
    return x * x * x * x + 4 * x * x * y * y - 2 * x * x + 2 * y * y;
  }
  if (surface.name == "endless") {
    gradient[0] = 3 * x * x - 3;
    gradient[1] = 2 * y;
    return x * x * x - 3 * x + y * y;
  }
  if (surface.name == "slow") {
    if (!surface.begun.empty()) std::ofstream(surface.begun) << '\n';
    std::this_thread::sleep_for(surface.pause);
  }
  const double unit = surface.name == "tiny" ? 1e-12 : 1;
  const double a = y - x * x, b = 1 - x;
  gradient[0] = unit * (-400 * x * a - 2 * b);
  gradient[1] = unit * 200 * a;
  return unit * (100 * a * a + b * b);
}

lowpass_plugin make_plugin() {
  lowpass_plugin made{};
  made.version = LOWPASS_PLUGIN_VERSION;
  made.thread_safe = 1;
  made.size = sizeof(lowpass_plugin);
  made.create = create;
  made.destroy = destroy;
  made.dimension = dimension;
  made.value_and_gradient = value_and_gradient;
  return made;
}

}  // namespace

extern "C" const lowpass_plugin* lowpass_plugin_entry() {
  static const lowpass_plugin plugin = make_plugin();
  return &plugin;
}
