#include "lowpass/core/gemm.hpp"

#include <dnnl.h>
#include <fmt/format.h>

#include <Eigen/Core>

#include "lowpass/core/errors.hpp"

#if DNNL_CPU_RUNTIME == DNNL_RUNTIME_OMP
// GCC's OpenMP run-time, which oneDNN uses. Its header is not on every compiler's path.
extern "C" int omp_get_max_threads();
extern "C" void omp_set_num_threads(int count);
#elif DNNL_CPU_RUNTIME != DNNL_RUNTIME_SEQ
#error "oneDNN must compute sequentially or with OpenMP: other run-times divide a product among their own threads"
#endif

namespace lowpass {
namespace {

#if DNNL_CPU_RUNTIME == DNNL_RUNTIME_OMP
/// While it lives, OpenMP gives the calling thread one thread: oneDNN divides a product among OpenMP's threads and its
/// bits then depend on their number. The setting belongs to whoever calls, who gets it back. Cost: some nanoseconds.
class OneThread {
 public:
  OneThread() : callers_(omp_get_max_threads()) {
    if (callers_ != 1) omp_set_num_threads(1);
  }
  ~OneThread() {
    if (callers_ != 1) omp_set_num_threads(callers_);
  }
  OneThread(const OneThread&) = delete;
  OneThread& operator=(const OneThread&) = delete;

 private:
  int callers_;
};
#else
/// A sequential oneDNN stays on the calling thread by itself.
struct OneThread {};
#endif

}  // namespace

void gemm(Transpose a_transposed, Transpose b_transposed, std::size_t m, std::size_t n, std::size_t k, const float* a,
          std::size_t lda, const float* b, std::size_t ldb, float beta, float* c, std::size_t ldc) {
  [[maybe_unused]] const OneThread one_thread;
  const auto flag = [](Transpose t) { return t == Transpose::yes ? 'T' : 'N'; };
  const auto size = [](std::size_t s) { return static_cast<dnnl_dim_t>(s); };
  const dnnl_status_t status = dnnl_sgemm(flag(a_transposed), flag(b_transposed), size(m), size(n), size(k), 1.0F, a,
                                          size(lda), b, size(ldb), beta, c, size(ldc));
  if (status != dnnl_success)
    throw InternalError(fmt::format("dnnl_sgemm refused a {} x {} x {} product (status {})", m, n, k, int{status}));
}

void gemm(Transpose a_transposed, Transpose b_transposed, std::size_t m, std::size_t n, std::size_t k, const double* a,
          std::size_t lda, const double* b, std::size_t ldb, double beta, double* c, std::size_t ldc) {
  using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  using Stride = Eigen::OuterStride<>;
  const auto index = [](std::size_t s) { return static_cast<Eigen::Index>(s); };
  const auto view = [&](Transpose t, std::size_t rows, std::size_t columns, const double* data, std::size_t ld) {
    if (t == Transpose::yes) std::swap(rows, columns);
    return Eigen::Map<const RowMajor, 0, Stride>(data, index(rows), index(columns), Stride(index(ld)));
  };
  const auto left = view(a_transposed, m, k, a, lda);
  const auto right = view(b_transposed, k, n, b, ldb);
  Eigen::Map<RowMajor, 0, Stride> result(c, index(m), index(n), Stride(index(ldc)));
  if (beta == 0)
    result.setZero();
  else if (beta != 1)
    result *= beta;
  if (a_transposed == Transpose::no && b_transposed == Transpose::no) result.noalias() += left * right;
  if (a_transposed == Transpose::no && b_transposed == Transpose::yes) result.noalias() += left * right.transpose();
  if (a_transposed == Transpose::yes && b_transposed == Transpose::no) result.noalias() += left.transpose() * right;
  if (a_transposed == Transpose::yes && b_transposed == Transpose::yes)
    result.noalias() += left.transpose() * right.transpose();
}

std::string gemm_library() {
  const dnnl_version_t* version = dnnl_version();
  return fmt::format("oneDNN {}.{}.{}", version->major, version->minor, version->patch);
}

}  // namespace lowpass
