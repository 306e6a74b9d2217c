#pragma once

#include <array>
#include <utility>

#include "lowpass/core/enum_names.hpp"

namespace lowpass {

/// Why a minimisation, a training run or a path search ended. Which of them can occur is said where results are.
enum class StopReason {
  gradient_norm,    ///< the gradient's norm is at most what was asked for
  plateau,          ///< what is watched has stopped falling
  settled,          ///< the objective of a path fell by too little
  at_the_bound,     ///< the height above the higher end is negligible
  no_lower_top,     ///< no move of the curve is predicted to lower its tops
  no_coefficients,  ///< the straight line: nothing to search for
  steps,            ///< all steps of a path search were made
  iterations,       ///< all iterations of an optimiser were made
  epochs,           ///< all epochs of a training run were made
  rounds,           ///< all rounds of a path's finish were made
  passes,           ///< a path search has seen the data as often as it may
  evaluations,      ///< the budget is spent
  seconds,          ///< the time is over
  observer,         ///< the observer asked for it
  interrupted,      ///< a stop was requested
  no_lower_point,   ///< a line search found nothing lower, not even along the gradient
  no_fall,          ///< a path's finish got no further
  no_step,          ///< a step too short to change anything
  unbounded,        ///< the value falls without limit
  equal_ends,       ///< a path whose ends have been made equal: nothing to search for
  not_finite,       ///< a value or gradient is no finite number
  diverged          ///< a training loss is no finite number
};

template <>
struct EnumNames<StopReason> {
  static constexpr const char* what = "stop reason";
  static constexpr std::array<std::pair<StopReason, const char*>, 22> all{{
      {StopReason::gradient_norm, "gradient norm"},
      {StopReason::plateau, "plateau"},
      {StopReason::settled, "settled"},
      {StopReason::at_the_bound, "at the bound"},
      {StopReason::no_lower_top, "no lower top"},
      {StopReason::no_coefficients, "no coefficients"},
      {StopReason::steps, "steps"},
      {StopReason::iterations, "iterations"},
      {StopReason::epochs, "epochs"},
      {StopReason::rounds, "rounds"},
      {StopReason::passes, "passes"},
      {StopReason::evaluations, "evaluations"},
      {StopReason::seconds, "seconds"},
      {StopReason::observer, "observer"},
      {StopReason::interrupted, "interrupted"},
      {StopReason::no_lower_point, "no lower point"},
      {StopReason::no_fall, "no fall"},
      {StopReason::no_step, "no step"},
      {StopReason::unbounded, "unbounded"},
      {StopReason::equal_ends, "equal-ends"},
      {StopReason::not_finite, "not finite"},
      {StopReason::diverged, "diverged"},
  }};
};

/// What was shown of the highest point of a path.
enum class Verdict {
  pass,          ///< a stationary point with exactly one negative curvature lies at the top
  bound,         ///< the height is that of the higher end within the landscape's rounding: no path is lower
  higher_index,  ///< a stationary point with two or more negative curvatures lies at the top
  flat,          ///< stationary, and no curvature can be seen
  slope,         ///< no stationary point lies at the top
  wall,          ///< no finite height was found
  open           ///< none of these was shown
};

template <>
struct EnumNames<Verdict> {
  static constexpr const char* what = "verdict";
  static constexpr std::array<std::pair<Verdict, const char*>, 7> all{{
      {Verdict::pass, "pass"},
      {Verdict::bound, "bound"},
      {Verdict::higher_index, "higher-index"},
      {Verdict::flat, "flat"},
      {Verdict::slope, "slope"},
      {Verdict::wall, "wall"},
      {Verdict::open, "open"},
  }};
};

}  // namespace lowpass
