// Included once per instruction set, after hwy/highway.h (the guard toggles with Highway's).
#if defined(LOWPASS_CORE_LANES_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef LOWPASS_CORE_LANES_INL
#undef LOWPASS_CORE_LANES_INL
#else
#define LOWPASS_CORE_LANES_INL
#endif

#include <cstddef>

HWY_BEFORE_NAMESPACE();
namespace lowpass::HWY_NAMESPACE {

/// Calls step(tag, i) for whole vectors of T, then for single numbers, until n are done.
template <class T, class Step>
HWY_INLINE void for_each_lane(std::size_t n, Step step) {
  const hwy::HWY_NAMESPACE::ScalableTag<T> wide;
  const hwy::HWY_NAMESPACE::CappedTag<T, 1> single;
  const std::size_t lanes = hwy::HWY_NAMESPACE::Lanes(wide);
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) step(wide, i);
  for (; i < n; ++i) step(single, i);
}

}  // namespace lowpass::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
