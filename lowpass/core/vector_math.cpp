#include "lowpass/core/vector_math.hpp"

#include <cstddef>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "lowpass/core/vector_math.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// After highway.h: its functions are compiled once per instruction set.
#include <hwy/contrib/math/math-inl.h>

HWY_BEFORE_NAMESPACE();
namespace lowpass::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// Calls step(vector, write) over n elements; the last, shorter piece goes through a padded buffer.
template <class Real, class Step>
HWY_INLINE void for_each_vector(const Real* x, std::size_t n, Step step) {
  const hn::ScalableTag<Real> d;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes)
    step(hn::LoadU(d, x + i), [d, i](auto v, Real* to) HWY_ATTR { hn::StoreU(v, d, to + i); });
  if (i == n) return;
  HWY_ALIGN Real buffer[HWY_MAX_BYTES / sizeof(Real)] = {};
  for (std::size_t j = i; j < n; ++j) buffer[j - i] = x[j];
  step(hn::Load(d, buffer), [d, i, n](auto v, Real* to) HWY_ATTR {
    HWY_ALIGN Real rest[HWY_MAX_BYTES / sizeof(Real)];
    hn::Store(v, d, rest);
    for (std::size_t j = i; j < n; ++j) to[j] = rest[j - i];
  });
}

/// e^x for x <= 0, to 1e-7 of the result in float; below the smallest normal float 0. Half the cost of the general
/// function.
template <class D>
HWY_INLINE hn::Vec<D> exp_of_nonpositive(D d, hn::Vec<D> x) {
  if constexpr (sizeof(hn::TFromD<D>) == sizeof(float)) {
    constexpr float smallest = -87.33F;
    // x = n ln 2 + r, |r| <= ln(2) / 2; ln 2 in two pieces, the first with few digits. The polynomial is a Chebyshev
    // fit of (e^r - 1 - r) / r^2.
    const auto n = hn::NearestInt(hn::Mul(hn::Max(x, hn::Set(d, smallest)), hn::Set(d, 1.44269504F)));
    const auto whole = hn::ConvertTo(d, n);
    const auto r = hn::NegMulAdd(whole, hn::Set(d, -2.12194440e-4F), hn::NegMulAdd(whole, hn::Set(d, 0.693359375F), x));
    auto q = hn::Set(d, 1.3934545e-3F);
    for (const float coefficient : {8.363777e-3F, 4.1666456e-2F, 0.16666573F, 0.5F})
      q = hn::MulAdd(q, r, hn::Set(d, coefficient));
    const auto power = hn::Add(hn::MulAdd(hn::Mul(r, r), q, r), hn::Set(d, 1.0F));
    const auto scaled = hn::Add(hn::BitCast(hn::RebindToSigned<D>(), power), hn::ShiftLeft<23>(n));
    return hn::IfThenElseZero(hn::Ge(x, hn::Set(d, smallest)), hn::BitCast(d, scaled));
  } else {
    return hn::Exp(d, x);
  }
}

template <class Real>
HWY_INLINE void softplus_loop(const Real* x, Real* y, Real* slope, std::size_t n) {
  const hn::ScalableTag<Real> d;
  const auto one = hn::Set(d, Real{1});
  for_each_vector(x, n, [=](auto v, auto write) HWY_ATTR {
    // With e = exp(-|x|) in (0, 1] neither the value nor the slope overflows or cancels.
    const auto e = exp_of_nonpositive(d, hn::Neg(hn::Abs(v)));
    const auto above = hn::Max(v, hn::Zero(d));
    if constexpr (sizeof(Real) == sizeof(float)) {
      // log(1 + e) = 2 artanh(s), s = e / (2 + e) <= 1/3: a Chebyshev fit in s^2. One division for s and 1 / (1 + e).
      const auto first = hn::Add(one, e);
      const auto second = hn::Add(one, first);
      const auto both = hn::Div(one, hn::Mul(first, second));
      const auto share = hn::Mul(both, second);
      const auto s = hn::Mul(e, hn::Mul(both, first));
      const auto z = hn::Mul(s, s);
      auto p = hn::Set(d, 0.13433777F);
      for (const float coefficient : {0.14116977F, 0.20003836F, 0.3333332F})
        p = hn::MulAdd(p, z, hn::Set(d, coefficient));
      const auto half = hn::MulAdd(hn::Mul(s, z), p, s);
      write(hn::Add(above, hn::Add(half, half)), y);
      if (slope != nullptr) write(hn::Mul(hn::IfThenElse(hn::Ge(v, hn::Zero(d)), one, e), share), slope);
    } else {
      write(hn::Add(above, hn::Log1p(d, e)), y);
      if (slope != nullptr) write(hn::Div(hn::IfThenElse(hn::Ge(v, hn::Zero(d)), one, e), hn::Add(one, e)), slope);
    }
  });
}

template <class Real>
HWY_INLINE void relu_loop(const Real* x, Real* y, Real* slope, std::size_t n) {
  const hn::ScalableTag<Real> d;
  const auto one = hn::Set(d, Real{1});
  for_each_vector(x, n, [=](auto v, auto write) HWY_ATTR {
    write(hn::Max(v, hn::Zero(d)), y);
    if (slope != nullptr) write(hn::IfThenElseZero(hn::Gt(v, hn::Zero(d)), one), slope);
  });
}

template <class Real>
HWY_INLINE void exponential_loop(const Real* x, Real* y, std::size_t n) {
  const hn::ScalableTag<Real> d;
  for_each_vector(x, n, [=](auto v, auto write) HWY_ATTR { write(hn::Exp(d, v), y); });
}

template <class Real>
HWY_INLINE void log_one_plus_loop(const Real* x, Real* y, std::size_t n) {
  const hn::ScalableTag<Real> d;
  for_each_vector(x, n, [=](auto v, auto write) HWY_ATTR { write(hn::Log1p(d, v), y); });
}

template <class Real>
HWY_INLINE void tanh_loop(const Real* x, Real* y, Real* slope, std::size_t n) {
  const hn::ScalableTag<Real> d;
  const auto one = hn::Set(d, Real{1});
  for_each_vector(x, n, [=](auto v, auto write) HWY_ATTR {
    const auto t = hn::Tanh(d, v);
    write(t, y);
    if (slope != nullptr) write(hn::NegMulAdd(t, t, one), slope);
  });
}

template <class Real>
HWY_INLINE void sigmoid_loop(const Real* x, Real* y, Real* slope, std::size_t n) {
  const hn::ScalableTag<Real> d;
  const auto one = hn::Set(d, Real{1});
  for_each_vector(x, n, [=](auto v, auto write) HWY_ATTR {
    // With e = exp(-|x|) in (0, 1] neither end overflows, and the slope e / (1 + e)^2 does not cancel.
    const auto e = exp_of_nonpositive(d, hn::Neg(hn::Abs(v)));
    const auto share = hn::Div(one, hn::Add(one, e));
    write(hn::Mul(share, hn::IfThenElse(hn::Ge(v, hn::Zero(d)), one, e)), y);
    if (slope != nullptr) write(hn::Mul(hn::Mul(share, share), e), slope);
  });
}

template <class Real>
HWY_INLINE void multiply_loop(const Real* a, const Real* b, Real* y, std::size_t n) {
  const hn::ScalableTag<Real> d;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) hn::StoreU(hn::Mul(hn::LoadU(d, a + i), hn::LoadU(d, b + i)), d, y + i);
  for (; i < n; ++i) y[i] = a[i] * b[i];
}

template <class Real>
HWY_INLINE Real sigmoid_squared_error_loop(Real factor, const Real* x, const Real* wanted, Real* gradient,
                                           std::size_t n) {
  const hn::ScalableTag<Real> d;
  const std::size_t lanes = hn::Lanes(d);
  // The squares of whole vectors, in one sum per lane; the rest one by one.
  const auto step = [=](auto tag, std::size_t i) HWY_ATTR {
    const auto one = hn::Set(tag, Real{1});
    const auto v = hn::LoadU(tag, x + i);
    const auto e = exp_of_nonpositive(tag, hn::Neg(hn::Abs(v)));
    const auto share = hn::Div(one, hn::Add(one, e));
    const auto y = hn::Mul(share, hn::IfThenElse(hn::Ge(v, hn::Zero(tag)), one, e));
    const auto difference = hn::Sub(y, hn::LoadU(tag, wanted + i));
    if (gradient != nullptr) {
      const auto slope = hn::Mul(hn::Mul(share, share), e);
      hn::StoreU(hn::Mul(hn::Set(tag, factor), hn::Mul(difference, slope)), tag, gradient + i);
    }
    return difference;
  };
  auto total = hn::Zero(d);
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    const auto difference = step(d, i);
    total = hn::MulAdd(difference, difference, total);
  }
  Real result = hn::GetLane(hn::SumOfLanes(d, total));
  const hn::CappedTag<Real, 1> single;
  for (; i < n; ++i) {
    const Real difference = hn::GetLane(step(single, i));
    result += difference * difference;
  }
  return result;
}

template <class Real>
HWY_INLINE void add_constant_loop(Real constant, const Real* x, Real* y, std::size_t n) {
  const hn::ScalableTag<Real> d;
  const auto c = hn::Set(d, constant);
  for_each_vector(x, n, [=](auto v, auto write) HWY_ATTR { write(hn::Add(v, c), y); });
}

template <class Real>
HWY_INLINE Real sum_loop(const Real* x, std::size_t n) {
  const hn::ScalableTag<Real> d;
  const std::size_t lanes = hn::Lanes(d);
  auto total = hn::Zero(d);
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) total = hn::Add(total, hn::LoadU(d, x + i));
  Real result = hn::GetLane(hn::SumOfLanes(d, total));
  for (; i < n; ++i) result += x[i];
  return result;
}

void accumulate_float(const float* x, double* y, std::size_t n) {
  const hn::ScalableTag<double> d;
  const hn::Rebind<float, decltype(d)> narrow;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes)
    hn::StoreU(hn::Add(hn::LoadU(d, y + i), hn::PromoteTo(d, hn::LoadU(narrow, x + i))), d, y + i);
  for (; i < n; ++i) y[i] += static_cast<double>(x[i]);
}
void accumulate_double(const double* x, double* y, std::size_t n) {
  const hn::ScalableTag<double> d;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) hn::StoreU(hn::Add(hn::LoadU(d, y + i), hn::LoadU(d, x + i)), d, y + i);
  for (; i < n; ++i) y[i] += x[i];
}
void softplus_float(const float* x, float* y, float* slope, std::size_t n) {
  softplus_loop(x, y, slope, n);
}
void softplus_double(const double* x, double* y, double* slope, std::size_t n) {
  softplus_loop(x, y, slope, n);
}
void relu_float(const float* x, float* y, float* slope, std::size_t n) {
  relu_loop(x, y, slope, n);
}
void relu_double(const double* x, double* y, double* slope, std::size_t n) {
  relu_loop(x, y, slope, n);
}
void exponential_float(const float* x, float* y, std::size_t n) {
  exponential_loop(x, y, n);
}
void exponential_double(const double* x, double* y, std::size_t n) {
  exponential_loop(x, y, n);
}
void log_one_plus_float(const float* x, float* y, std::size_t n) {
  log_one_plus_loop(x, y, n);
}
void log_one_plus_double(const double* x, double* y, std::size_t n) {
  log_one_plus_loop(x, y, n);
}
void multiply_float(const float* a, const float* b, float* y, std::size_t n) {
  multiply_loop(a, b, y, n);
}
void tanh_float(const float* x, float* y, float* slope, std::size_t n) {
  tanh_loop(x, y, slope, n);
}
void sigmoid_float(const float* x, float* y, float* slope, std::size_t n) {
  sigmoid_loop(x, y, slope, n);
}
float sigmoid_squared_error_float(float factor, const float* x, const float* wanted, float* gradient, std::size_t n) {
  return sigmoid_squared_error_loop(factor, x, wanted, gradient, n);
}
void add_constant_float(float constant, const float* x, float* y, std::size_t n) {
  add_constant_loop(constant, x, y, n);
}
float sum_float(const float* x, std::size_t n) {
  return sum_loop(x, n);
}
void multiply_double(const double* a, const double* b, double* y, std::size_t n) {
  multiply_loop(a, b, y, n);
}
void tanh_double(const double* x, double* y, double* slope, std::size_t n) {
  tanh_loop(x, y, slope, n);
}
void sigmoid_double(const double* x, double* y, double* slope, std::size_t n) {
  sigmoid_loop(x, y, slope, n);
}
double sigmoid_squared_error_double(double factor, const double* x, const double* wanted, double* gradient,
                                    std::size_t n) {
  return sigmoid_squared_error_loop(factor, x, wanted, gradient, n);
}
void add_constant_double(double constant, const double* x, double* y, std::size_t n) {
  add_constant_loop(constant, x, y, n);
}
double sum_double(const double* x, std::size_t n) {
  return sum_loop(x, n);
}

const char* instructions() {
  return hwy::TargetName(HWY_TARGET);
}

}  // namespace lowpass::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lowpass {

HWY_EXPORT(accumulate_float);
HWY_EXPORT(accumulate_double);
HWY_EXPORT(softplus_float);
HWY_EXPORT(softplus_double);
HWY_EXPORT(relu_float);
HWY_EXPORT(relu_double);
HWY_EXPORT(exponential_float);
HWY_EXPORT(exponential_double);
HWY_EXPORT(log_one_plus_float);
HWY_EXPORT(log_one_plus_double);
HWY_EXPORT(multiply_float);
HWY_EXPORT(tanh_float);
HWY_EXPORT(sigmoid_float);
HWY_EXPORT(sigmoid_squared_error_float);
HWY_EXPORT(add_constant_float);
HWY_EXPORT(sum_float);
HWY_EXPORT(multiply_double);
HWY_EXPORT(tanh_double);
HWY_EXPORT(sigmoid_double);
HWY_EXPORT(sigmoid_squared_error_double);
HWY_EXPORT(add_constant_double);
HWY_EXPORT(sum_double);
HWY_EXPORT(instructions);

void accumulate(std::span<const float> x, std::span<double> y) {
  HWY_DYNAMIC_DISPATCH(accumulate_float)(x.data(), y.data(), x.size());
}
void accumulate(std::span<const double> x, std::span<double> y) {
  HWY_DYNAMIC_DISPATCH(accumulate_double)(x.data(), y.data(), x.size());
}
void softplus(std::span<const float> x, std::span<float> y, std::span<float> slope) {
  HWY_DYNAMIC_DISPATCH(softplus_float)(x.data(), y.data(), slope.data(), x.size());
}
void softplus(std::span<const double> x, std::span<double> y, std::span<double> slope) {
  HWY_DYNAMIC_DISPATCH(softplus_double)(x.data(), y.data(), slope.data(), x.size());
}
void relu(std::span<const float> x, std::span<float> y, std::span<float> slope) {
  HWY_DYNAMIC_DISPATCH(relu_float)(x.data(), y.data(), slope.data(), x.size());
}
void relu(std::span<const double> x, std::span<double> y, std::span<double> slope) {
  HWY_DYNAMIC_DISPATCH(relu_double)(x.data(), y.data(), slope.data(), x.size());
}
void exponential(std::span<const float> x, std::span<float> y) {
  HWY_DYNAMIC_DISPATCH(exponential_float)(x.data(), y.data(), x.size());
}
void exponential(std::span<const double> x, std::span<double> y) {
  HWY_DYNAMIC_DISPATCH(exponential_double)(x.data(), y.data(), x.size());
}
void log_one_plus(std::span<const float> x, std::span<float> y) {
  HWY_DYNAMIC_DISPATCH(log_one_plus_float)(x.data(), y.data(), x.size());
}
void log_one_plus(std::span<const double> x, std::span<double> y) {
  HWY_DYNAMIC_DISPATCH(log_one_plus_double)(x.data(), y.data(), x.size());
}
void multiply(std::span<const float> a, std::span<const float> b, std::span<float> y) {
  HWY_DYNAMIC_DISPATCH(multiply_float)(a.data(), b.data(), y.data(), a.size());
}
void hyperbolic_tangent(std::span<const float> x, std::span<float> y, std::span<float> slope) {
  HWY_DYNAMIC_DISPATCH(tanh_float)(x.data(), y.data(), slope.data(), x.size());
}
void sigmoid(std::span<const float> x, std::span<float> y, std::span<float> slope) {
  HWY_DYNAMIC_DISPATCH(sigmoid_float)(x.data(), y.data(), slope.data(), x.size());
}
float sigmoid_squared_error(float factor, std::span<const float> x, std::span<const float> wanted,
                            std::span<float> gradient) {
  return HWY_DYNAMIC_DISPATCH(sigmoid_squared_error_float)(factor, x.data(), wanted.data(), gradient.data(), x.size());
}
void add_constant(float constant, std::span<const float> x, std::span<float> y) {
  HWY_DYNAMIC_DISPATCH(add_constant_float)(constant, x.data(), y.data(), x.size());
}
float sum(std::span<const float> x) {
  return HWY_DYNAMIC_DISPATCH(sum_float)(x.data(), x.size());
}
void multiply(std::span<const double> a, std::span<const double> b, std::span<double> y) {
  HWY_DYNAMIC_DISPATCH(multiply_double)(a.data(), b.data(), y.data(), a.size());
}
void hyperbolic_tangent(std::span<const double> x, std::span<double> y, std::span<double> slope) {
  HWY_DYNAMIC_DISPATCH(tanh_double)(x.data(), y.data(), slope.data(), x.size());
}
void sigmoid(std::span<const double> x, std::span<double> y, std::span<double> slope) {
  HWY_DYNAMIC_DISPATCH(sigmoid_double)(x.data(), y.data(), slope.data(), x.size());
}
double sigmoid_squared_error(double factor, std::span<const double> x, std::span<const double> wanted,
                             std::span<double> gradient) {
  return HWY_DYNAMIC_DISPATCH(sigmoid_squared_error_double)(factor, x.data(), wanted.data(), gradient.data(), x.size());
}
void add_constant(double constant, std::span<const double> x, std::span<double> y) {
  HWY_DYNAMIC_DISPATCH(add_constant_double)(constant, x.data(), y.data(), x.size());
}
double sum(std::span<const double> x) {
  return HWY_DYNAMIC_DISPATCH(sum_double)(x.data(), x.size());
}
const char* vector_instructions() {
  return HWY_DYNAMIC_DISPATCH(instructions)();
}

}  // namespace lowpass
#endif
