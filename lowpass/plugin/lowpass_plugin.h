/*
 * A landscape of your own for the program `lowpass`, as a shared object: C99, no library to link.
 *
 *   1. Fill in a `struct lowpass_plugin`.
 *   2. Export one function, lowpass_plugin_entry, that returns a pointer to it.
 *   3. cc -shared -fPIC -O2 -o mine.so mine.c -lm
 *   4. lowpass connect plugin:./mine.so,key=value --from 0,0 --to 1,1
 *
 * examples/plugin/ has a whole one. Written in C++, the functions may throw: the program reports what() and stops.
 */
#ifndef LOWPASS_PLUGIN_H
#define LOWPASS_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Version 2 appended `precision` and `values_and_gradients`. The program takes plugins of version 1 as well, and those
 * of version 2 whose `size` leaves appended members out; it reads nothing past `size`.
 */
#define LOWPASS_PLUGIN_VERSION 2

struct lowpass_plugin {
  /* LOWPASS_PLUGIN_VERSION. First in every version to come. */
  uint32_t version;

  /* Not 0: the functions may be called from several threads at once, for one instance too.
   * 0: the program never makes two calls at a time. */
  uint32_t thread_safe;

  /* sizeof(struct lowpass_plugin) */
  size_t size;

  /*
   * Makes a landscape from the parameters on the command line, key=value, as they were written; keys are different from
   * each other. Returns what the other functions get as `instance` (anything but NULL), or NULL after writing to
   * `error` (error_size bytes) what is wrong: an unknown key, say. May be called several times.
   */
  void* (*create)(const char* const* keys, const char* const* values, size_t count, char* error, size_t error_size);

  /* The number of coordinates, at least 1, always the same for one instance. */
  size_t (*dimension)(void* instance);

  /*
   * f(x); x has as many numbers as the landscape has dimensions. Positive infinity is a wall. NaN and negative infinity
   * are faults: refused at the end point of a path, counted and gone around like a wall on the way. NULL: the value
   * that comes with the gradient is taken.
   */
  double (*value)(void* instance, const double* x);

  /*
   * f(x), and its gradient, written to `gradient`, every entry finite unless f(x) is a wall; an entry that is not
   * finite is a fault as NaN is. NULL: the program makes the gradient from 2 x dimension values, with a warning. At
   * least one of `value`, `value_and_gradient` and `values_and_gradients` is needed; all must give the same numbers
   * whenever they are asked about the same point.
   */
  double (*value_and_gradient)(void* instance, const double* x, double* gradient);

  /* Frees what create made. May be NULL. */
  void (*destroy)(void* instance);

  /*
   * Relative rounding of values and gradients, from 0 to below 1: 1.2e-7 where they are computed in float. 0: unknown.
   * The program measures it in any case, and the larger of both counts.
   */
  double precision;

  /*
   * f at `count` points, each of dimension numbers, one after the other in `points`; values go to `values` (count
   * numbers), gradients, point by point, to `gradients` (count x dimension numbers), which is NULL where only values
   * are wanted. Everything said of one point above holds for each. NULL: the program asks about one point after the
   * other. With this function the other two may both be NULL. For what costs as much to ask about one point as about
   * many.
   */
  void (*values_and_gradients)(void* instance, const double* points, size_t count, double* values, double* gradients);
};

#if defined(__GNUC__)
__attribute__((visibility("default")))
#endif
const struct lowpass_plugin*
lowpass_plugin_entry(void);

#ifdef __cplusplus
}
#endif

#endif
