/* Two wells in the plane with a wall across the straight line between them, as a plugin of version 1. The struct is
 * written out: today's header may be of a later version, which the program before does not know. */
#include <math.h>
#include <stddef.h>
#include <stdint.h>

struct plugin_version_1 {
  uint32_t version, thread_safe;
  size_t size;
  void* (*create)(const char* const*, const char* const*, size_t, char*, size_t);
  size_t (*dimension)(void*);
  double (*value)(void*, const double*);
  double (*value_and_gradient)(void*, const double*, double*);
  void (*destroy)(void*);
};

static int nothing;

static void* create(const char* const* keys, const char* const* values, size_t count, char* error, size_t size) {
  (void)keys, (void)values, (void)count, (void)error, (void)size;
  return &nothing;
}

static size_t dimension(void* instance) {
  (void)instance;
  return 2;
}

static double value_and_gradient(void* instance, const double* x, double* gradient) {
  (void)instance;
  if (fabs(x[0]) < 0.1 && fabs(x[1]) < 0.05) return INFINITY;
  const double well = x[0] * x[0] - 1;
  const double aside = x[1] + well / 2;
  gradient[0] = 4 * x[0] * well + 2 * x[0] * aside;
  gradient[1] = 2 * aside;
  return well * well + aside * aside;
}

static const struct plugin_version_1 plugin = {1, 1, sizeof plugin, create, dimension, NULL, value_and_gradient, NULL};

__attribute__((visibility("default"))) const struct plugin_version_1* lowpass_plugin_entry(void);
const struct plugin_version_1* lowpass_plugin_entry(void) {
  return &plugin;
}
