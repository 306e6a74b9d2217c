#pragma once

#include <cstddef>
#include <string>

namespace lowpass {

enum class Transpose { no, yes };

/// C = op(A) op(B) + beta C, all row-major: op(A) is m x k, op(B) is k x n, C is m x n; lda, ldb, ldc are the distances
/// between rows as stored. The one seam through which every matrix product goes; always on the calling thread, so that
/// the result does not depend on the number of threads; OpenMP's setting for that thread is as before afterwards.
/// float: oneDNN; double (tests of gradients): Eigen.
void gemm(Transpose a_transposed, Transpose b_transposed, std::size_t m, std::size_t n, std::size_t k, const float* a,
          std::size_t lda, const float* b, std::size_t ldb, float beta, float* c, std::size_t ldc);
void gemm(Transpose a_transposed, Transpose b_transposed, std::size_t m, std::size_t n, std::size_t k, const double* a,
          std::size_t lda, const double* b, std::size_t ldb, double beta, double* c, std::size_t ldc);

/// Library and version behind the float product, for `doctor` and the manifest.
std::string gemm_library();

}  // namespace lowpass
