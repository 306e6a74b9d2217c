/*
 * A landscape of your own for lowpass, in C: two wells in the plane with a bent valley between them,
 *
 *   f(x, y) = barrier (x^2 - 1)^2 + 2 (y - (1 - x^2))^2,
 *
 * minima (-1, 0) and (1, 0) of value 0, one pass, (0, 1), of value `barrier`. Beyond |x| = 5 or |y| = 5 stands a wall.
 *
 *   cc -std=c99 -shared -fPIC -O2 -I /usr/local/include -o bent_valley.so bent_valley.c
 *   lowpass check-gradient plugin:./bent_valley.so
 *   lowpass connect plugin:./bent_valley.so,barrier=2 --from -1,0 --to 1,0
 *
 * -I names the folder that holds lowpass/plugin/lowpass_plugin.h: the include folder of an installed lowpass, or the
 * root of its source.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lowpass/plugin/lowpass_plugin.h"

/* What create makes: the parameters of one landscape. Nothing is global, so that several threads can ask at once. */
struct valley {
  double barrier;
};

static void* create(const char* const* keys, const char* const* values, size_t count, char* error, size_t error_size) {
  double barrier = 1;
  for (size_t i = 0; i < count; ++i) {
    char* end = NULL;
    if (strcmp(keys[i], "barrier") != 0) {
      snprintf(error, error_size, "unknown parameter '%s'; the only one is barrier", keys[i]);
      return NULL;
    }
    barrier = strtod(values[i], &end);
    if (*end != '\0' || !(barrier > 0 && isfinite(barrier))) {
      snprintf(error, error_size, "barrier is '%s'; it must be a number above 0", values[i]);
      return NULL;
    }
  }
  struct valley* made = malloc(sizeof *made);
  if (made == NULL) {
    snprintf(error, error_size, "out of memory");
    return NULL;
  }
  made->barrier = barrier;
  return made;
}

static size_t dimension(void* instance) {
  (void)instance;
  return 2;
}

static double value_and_gradient(void* instance, const double* x, double* gradient) {
  const struct valley* valley = instance;
  if (fabs(x[0]) > 5 || fabs(x[1]) > 5) return INFINITY;
  const double well = x[0] * x[0] - 1;
  const double aside = x[1] + well;
  gradient[0] = 4 * x[0] * (valley->barrier * well + 2 * aside);
  gradient[1] = 4 * aside;
  return valley->barrier * well * well + 2 * aside * aside;
}

static void destroy(void* instance) {
  free(instance);
}

/* The value alone costs as much as with its gradient here, so `value` stays NULL. */
static const struct lowpass_plugin plugin = {
    .version = LOWPASS_PLUGIN_VERSION,
    .thread_safe = 1,
    .size = sizeof(struct lowpass_plugin),
    .create = create,
    .dimension = dimension,
    .value = NULL,
    .value_and_gradient = value_and_gradient,
    .destroy = destroy,
};

const struct lowpass_plugin* lowpass_plugin_entry(void) {
  return &plugin;
}
