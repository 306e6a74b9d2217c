// Mueller-Brown's surface from a plugin that does not say how exact it is, as most do not:
//   spoil=float     value and gradient rounded to 24 bits, as a trained potential computes them
//   spoil=noise     a part of 1e-4 of them is a hash of x
//   gradient=forces the gradient has the wrong sign; gradient=scaled: it is a twentieth too large
// A macro makes the variant that declares far too fine a precision.
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

#include "lowpass/plugin/lowpass_plugin.h"

namespace {

struct Instance {
  std::string spoil;
  double factor = 1;
};

void* create(const char* const* keys, const char* const* values, size_t count, char*, size_t) {
  auto* instance = new Instance;
  for (size_t i = 0; i < count; ++i) {
    if (std::strcmp(keys[i], "spoil") == 0) instance->spoil = values[i];
    if (std::strcmp(keys[i], "gradient") == 0)
      instance->factor = std::strcmp(values[i], "forces") == 0 ? -1 : std::strcmp(values[i], "scaled") == 0 ? 1.05 : 1;
  }
  return instance;
}

size_t dimension(void*) {
  return 2;
}

double hash(const double* x, uint64_t salt) {
  uint64_t mixed = salt + 1;
  for (int i = 0; i < 2; ++i) {
    uint64_t bits = 0;
    std::memcpy(&bits, x + i, sizeof bits);
    mixed = (mixed ^ bits) * 0xff51afd7ed558ccdULL;
    mixed = (mixed ^ (mixed >> 33U)) * 0xc4ceb9fe1a85ec53ULL;
    mixed ^= mixed >> 29U;
  }
  return 2 * (static_cast<double>(mixed >> 11U) * 0x1p-53) - 1;
}

double spoilt(const Instance& instance, double number, const double* x, uint64_t salt) {
  if (instance.spoil == "float") return static_cast<float>(number);
  if (instance.spoil == "noise") return number * (1 + 1e-4 * hash(x, salt));
  return number;
}

struct Term {
  double height, a, b, c, x, y;
};
constexpr std::array<Term, 4> terms{{{-200, -1, 0, -10, 1, 0},
                                     {-100, -1, 0, -10, 0, 0.5},
                                     {-170, -6.5, 11, -6.5, -0.5, 1.5},
                                     {15, 0.7, 0.6, 0.7, -1, 1}}};

double value_and_gradient(void* made, const double* x, double* gradient) {
  const Instance& instance = *static_cast<Instance*>(made);
  double value = 0;
  double slope[2] = {0, 0};
  for (const Term& term : terms) {
    const double dx = x[0] - term.x;
    const double dy = x[1] - term.y;
    const double at = term.height * std::exp(term.a * dx * dx + term.b * dx * dy + term.c * dy * dy);
    value += at;
    slope[0] += at * (2 * term.a * dx + term.b * dy);
    slope[1] += at * (term.b * dx + 2 * term.c * dy);
  }
  for (uint64_t i = 0; i < 2; ++i) gradient[i] = spoilt(instance, instance.factor * slope[i], x, i + 1);
  return spoilt(instance, value, x, 0);
}

void destroy(void* made) {
  delete static_cast<Instance*>(made);
}

#ifdef DECLARES_TOO_FINE
constexpr double precision = 1e-15;
#else
constexpr double precision = 0;
#endif

constexpr lowpass_plugin plugin = {LOWPASS_PLUGIN_VERSION,
                                   1,
                                   sizeof(lowpass_plugin),
                                   create,
                                   dimension,
                                   nullptr,
                                   value_and_gradient,
                                   destroy,
                                   precision,
                                   nullptr};

}  // namespace

extern "C" const lowpass_plugin* lowpass_plugin_entry() {
  return &plugin;
}
