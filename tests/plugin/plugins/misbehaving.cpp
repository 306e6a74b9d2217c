// A plugin that does wrong what its parameter `does` says, where x[0] > 0; otherwise f(x) = x_0^2 + 3 x_1 in the plane.
// Macros make the variants that differ before anything is asked.
#include <cmath>
#include <cstddef>
#include <cstring>
#include <limits>
#include <stdexcept>
#include <string>

#include "lowpass/plugin/lowpass_plugin.h"

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

void* create(const char* const* keys, const char* const* values, size_t count, char* error, size_t error_size) {
  std::string does;
  for (size_t i = 0; i < count; ++i)
    if (std::strcmp(keys[i], "does") == 0) does = values[i];
  if (does == "refuse") {
    // Writes the whole buffer and leaves no room for the final zero.
    std::memset(error, 'x', error_size);
    return nullptr;
  }
  if (does == "refuse-silently") return nullptr;
  if (does == "throw-in-create") throw std::runtime_error("no such model");
  return new std::string(does);
}

const std::string& does(void* instance) {
  return *static_cast<std::string*>(instance);
}

size_t dimension(void* instance) {
  if (does(instance) == "throw-in-dimension") throw std::runtime_error("no idea");
  return does(instance) == "dimension-zero" ? 0 : does(instance) == "six" ? 6 : 2;
}

double value(void* instance, const double* x) {
  if (x[0] > 0) {
    if (does(instance) == "nan" || does(instance) == "six") return NAN;
    if (does(instance) == "minus-infinity") return -infinity;
    if (does(instance) == "wall") return infinity;
    if (does(instance) == "throw") throw std::domain_error("the model diverged");
    if (does(instance) == "throw-number") throw 42;
  }
  return x[0] * x[0] + 3 * x[1];
}

double value_and_gradient(void* instance, const double* x, double* gradient) {
  gradient[0] = does(instance) == "wrong-gradient" ? x[0] : 2 * x[0];
  gradient[1] = does(instance) == "gradient-nan" && x[0] > 0 ? NAN : 3;
  const double at = value(instance, x);
  if (at == infinity) gradient[0] = NAN;
  return at;
}

/// With `does=count` the values are the numbers of points asked about.
void values_and_gradients(void* instance, const double* points, size_t count, double* values, double* gradients) {
  for (size_t m = 0; m < count; ++m) {
    const double* x = points + 2 * m;
    values[m] = gradients == nullptr ? value(instance, x) : value_and_gradient(instance, x, gradients + 2 * m);
    if (does(instance) == "count") values[m] = static_cast<double>(count);
  }
}

void destroy(void* instance) {
  const std::string* dying = static_cast<std::string*>(instance);
  const bool throws = *dying == "throw-in-destroy";
  delete dying;
  if (throws) throw std::runtime_error("too late");
}

#if defined(GRADIENT_ONLY) || defined(NOTHING_TO_ASK) || defined(BATCH_ONLY)
constexpr bool has_value = false;
#else
constexpr bool has_value = true;
#endif
#if defined(VALUE_ONLY) || defined(NOTHING_TO_ASK) || defined(BATCH_ONLY)
constexpr bool has_gradient = false;
#else
constexpr bool has_gradient = true;
#endif
// Of version 1 everything behind `destroy` is none of the program's business, whatever the size says.
#if defined(BATCH_ONLY) || defined(BATCHES) || defined(VERSION_1) || defined(WITHOUT_BATCH_MEMBER)
constexpr bool has_batch = true;
#else
constexpr bool has_batch = false;
#endif
#if defined(BAD_PRECISION) || defined(VERSION_1)
constexpr double precision = -1;
#elif defined(BATCHES) || defined(WITHOUT_BATCH_MEMBER)
constexpr double precision = 0.0001;
#else
constexpr double precision = 0;
#endif
#if defined(VERSION_1)
constexpr uint32_t version = 1;
#elif defined(OTHER_VERSION)
constexpr uint32_t version = LOWPASS_PLUGIN_VERSION + 7;
#else
constexpr uint32_t version = LOWPASS_PLUGIN_VERSION;
#endif
#if defined(SMALL_STRUCT)
constexpr size_t size = 8;
#elif defined(VERSION_1) && !defined(LARGER_STRUCT)
constexpr size_t size = offsetof(lowpass_plugin, precision);
#elif defined(WITHOUT_BATCH_MEMBER)
constexpr size_t size = offsetof(lowpass_plugin, values_and_gradients);
#elif defined(LARGER_STRUCT)
constexpr size_t size = sizeof(lowpass_plugin) + 64;
#else
constexpr size_t size = sizeof(lowpass_plugin);
#endif
#ifdef NULL_ENTRY
constexpr bool has_entry = false;
#else
constexpr bool has_entry = true;
#endif

constexpr lowpass_plugin plugin = {version,
                                   1,
                                   size,
                                   create,
                                   dimension,
                                   has_value ? value : nullptr,
                                   has_gradient ? value_and_gradient : nullptr,
                                   destroy,
                                   precision,
                                   has_batch ? values_and_gradients : nullptr};

}  // namespace

extern "C" const lowpass_plugin* lowpass_plugin_entry() {
  return has_entry ? &plugin : nullptr;
}
