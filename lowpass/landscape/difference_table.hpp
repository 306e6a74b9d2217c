#pragma once

#include "lowpass/core/matrix.hpp"

namespace lowpass {

/// What the differences of equally spaced samples say about the noise in them.
struct DifferenceVerdict {
  enum class Spacing {
    right,      ///< the noise is found
    too_small,  ///< the samples hardly differ: they say nothing about what is coarser than their spacing
    too_large,  ///< the differences are those of the function itself, or a sample is not finite
    straight    ///< as if found, but the samples are equal, or lie on a straight line but for 1e-8 of their differences
                ///< or the rounding of double: what is rounded as coarsely as one step for each spacing looks the same.
                ///< Ask with a larger one
  };
  Spacing spacing = Spacing::too_large;
  /// Standard deviation of the noise, root mean square over the columns; 0 unless `right` or `straight`.
  double deviation = 0;
};

/// Judges M x E samples: E functions (the entries of a gradient, or one value) at M points of equal distances.
///
/// The k-th difference of a smooth function falls as the k-th power of the spacing, that of independent noise of
/// deviation s has the mean square (2k)! / (k!)^2 s^2 whatever the spacing. So s_k^2 = (k!)^2 / (2k)! mean (k-th
/// difference)^2 falls with k and then stays: the noise is the first s_k that agrees with the two after it within a
/// factor of 4 (the largest of the three is taken), if the k-th differences change their signs as noise does. Where
/// half of the samples equal the one before them, the spacing is too small. (J. J. More and S. M. Wild, Estimating
/// Computational Noise, SIAM J. Sci. Comput. 33, 1292, 2011.) Ours is what several functions at once need: s_k is the
/// root mean square over them, signs must change in those that make up half of its square, and functions that are
/// constant have no vote on the spacing.
/// @pre M >= 4. The samples are overwritten. Cost: M^2 E / 2.
DifferenceVerdict judge_differences(MatrixView<double> samples);

}  // namespace lowpass
