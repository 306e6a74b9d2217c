#include "lowpass/network/layers/lstm_cell.hpp"

#include "lowpass/core/vector_math.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "lowpass/network/layers/lstm_cell.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// After highway.h: compiled once per instruction set.
#include "lowpass/core/lanes-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lowpass::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

template <class Real>
HWY_INLINE void cells_loop(std::size_t n, const LstmGates<Real>& gates, const Real* cells, Real* new_cells) {
  for_each_lane<Real>(n, [=](auto d, std::size_t at) HWY_ATTR {
    const auto load = [d, at](const Real* from) HWY_ATTR { return hn::LoadU(d, from + at); };
    const auto kept = hn::Mul(load(gates.forget), load(cells));
    hn::StoreU(hn::MulAdd(load(gates.input), load(gates.cell), kept), d, new_cells + at);
  });
}

template <class Real>
HWY_INLINE void backward_loop(std::size_t n, const LstmGates<Real>& gates, const Real* cells, const Real* tanh_cells,
                              const Real* hidden_gradient, Real* cell_gradient) {
  for_each_lane<Real>(n, [=](auto d, std::size_t at) HWY_ATTR {
    const auto load = [d, at](const Real* from) HWY_ATTR { return hn::LoadU(d, from + at); };
    const auto one = hn::Set(d, Real{1});
    const auto sigmoid_slope = [one](auto y) HWY_ATTR { return hn::Mul(y, hn::Sub(one, y)); };
    const auto i = load(gates.input);
    const auto f = load(gates.forget);
    const auto g = load(gates.cell);
    const auto o = load(gates.output);
    const auto t = load(tanh_cells);
    const auto of_hidden = load(hidden_gradient);
    const auto of_new_cells = hn::MulAdd(hn::Mul(of_hidden, o), hn::NegMulAdd(t, t, one), load(cell_gradient));
    hn::StoreU(hn::Mul(hn::Mul(of_new_cells, g), sigmoid_slope(i)), d, gates.input + at);
    hn::StoreU(hn::Mul(hn::Mul(of_new_cells, load(cells)), sigmoid_slope(f)), d, gates.forget + at);
    hn::StoreU(hn::Mul(hn::Mul(of_new_cells, i), hn::NegMulAdd(g, g, one)), d, gates.cell + at);
    hn::StoreU(hn::Mul(hn::Mul(of_hidden, t), sigmoid_slope(o)), d, gates.output + at);
    hn::StoreU(hn::Mul(of_new_cells, f), d, cell_gradient + at);
  });
}

void cells_float(std::size_t n, const LstmGates<float>& gates, const float* cells, float* new_cells) {
  cells_loop(n, gates, cells, new_cells);
}
void cells_double(std::size_t n, const LstmGates<double>& gates, const double* cells, double* new_cells) {
  cells_loop(n, gates, cells, new_cells);
}
void backward_float(std::size_t n, const LstmGates<float>& gates, const float* cells, const float* tanh_cells,
                    const float* hidden_gradient, float* cell_gradient) {
  backward_loop(n, gates, cells, tanh_cells, hidden_gradient, cell_gradient);
}
void backward_double(std::size_t n, const LstmGates<double>& gates, const double* cells, const double* tanh_cells,
                     const double* hidden_gradient, double* cell_gradient) {
  backward_loop(n, gates, cells, tanh_cells, hidden_gradient, cell_gradient);
}

}  // namespace lowpass::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lowpass {

HWY_EXPORT(cells_float);
HWY_EXPORT(cells_double);
HWY_EXPORT(backward_float);
HWY_EXPORT(backward_double);

namespace {

void new_cells_of(std::size_t n, const LstmGates<float>& gates, const float* cells, float* new_cells) {
  HWY_DYNAMIC_DISPATCH(cells_float)(n, gates, cells, new_cells);
}
void new_cells_of(std::size_t n, const LstmGates<double>& gates, const double* cells, double* new_cells) {
  HWY_DYNAMIC_DISPATCH(cells_double)(n, gates, cells, new_cells);
}

template <class Real>
void forward(std::size_t n, const LstmGates<Real>& gates, const Real* cells, Real* new_cells, Real* tanh_cells,
             Real* hidden) {
  for (Real* gate : {gates.input, gates.forget, gates.output})
    sigmoid(std::span<const Real>{gate, n}, std::span<Real>{gate, n}, {});
  hyperbolic_tangent(std::span<const Real>{gates.cell, n}, std::span<Real>{gates.cell, n}, {});
  new_cells_of(n, gates, cells, new_cells);
  hyperbolic_tangent(std::span<const Real>{new_cells, n}, std::span<Real>{tanh_cells, n}, {});
  multiply(std::span<const Real>{gates.output, n}, std::span<const Real>{tanh_cells, n}, std::span<Real>{hidden, n});
}

}  // namespace

void lstm_cell_forward(std::size_t n, LstmGates<float> gates, const float* cells, float* new_cells, float* tanh_cells,
                       float* hidden) {
  forward(n, gates, cells, new_cells, tanh_cells, hidden);
}
void lstm_cell_forward(std::size_t n, LstmGates<double> gates, const double* cells, double* new_cells,
                       double* tanh_cells, double* hidden) {
  forward(n, gates, cells, new_cells, tanh_cells, hidden);
}
void lstm_cell_backward(std::size_t n, LstmGates<float> gates, const float* cells, const float* tanh_cells,
                        const float* hidden_gradient, float* cell_gradient) {
  HWY_DYNAMIC_DISPATCH(backward_float)(n, gates, cells, tanh_cells, hidden_gradient, cell_gradient);
}
void lstm_cell_backward(std::size_t n, LstmGates<double> gates, const double* cells, const double* tanh_cells,
                        const double* hidden_gradient, double* cell_gradient) {
  HWY_DYNAMIC_DISPATCH(backward_double)(n, gates, cells, tanh_cells, hidden_gradient, cell_gradient);
}

}  // namespace lowpass
#endif
