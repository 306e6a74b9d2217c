#include "lowpass/network/layers/lstm.hpp"

#include <algorithm>
#include <cmath>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/gemm.hpp"
#include "lowpass/core/row_products.hpp"
#include "lowpass/network/layers/lstm_cell.hpp"
#include "lowpass/network/layers/planes.hpp"

namespace lowpass {
namespace {

/// PyTorch's default bound for every parameter of an LSTM.
double bound(const LstmShape& shape) {
  return 1 / std::sqrt(static_cast<double>(shape.hidden));
}

template <class Real>
LstmGates<Real> gates_at(Real* first, std::size_t n) {
  return {first, first + n, first + 2 * n, first + 3 * n};
}

/// The states before and after each step, those before the first being zero. With one slot instead of one per step,
/// every step writes over the last.
template <class Real>
class States {
 public:
  States(Real* first, std::size_t slots, std::size_t hidden, std::size_t samples)
      : slots_(slots),
        n_(hidden * samples),
        samples_(samples),
        cells_(first),
        tanh_cells_(cells_ + slots * n_),
        hidden_(tanh_cells_ + slots * n_) {}
  static std::size_t count(std::size_t slots, std::size_t hidden) { return slots * (3 * hidden + 1); }

  void begin() const {
    std::fill_n(cells_, n_, Real{0});
    std::fill_n(hidden_, n_, Real{0});
    for (std::size_t slot = 0; slot < slots_; ++slot) std::fill_n(hidden_ + slot * row() + n_, samples_, Real{1});
  }
  /// Before step t, or after step t - 1.
  Real* cells(std::size_t t) const { return cells_ + place(t) * n_; }
  Real* tanh_cells(std::size_t t) const { return tanh_cells_ + place(t) * n_; }
  /// hidden x samples, then a row of ones, which the biases are multiplied with.
  Real* hidden(std::size_t t) const { return hidden_ + place(t) * row(); }
  /// Numbers from one step's hidden states to the next one's.
  std::size_t row() const { return n_ + samples_; }

 private:
  std::size_t place(std::size_t t) const { return slots_ == 1 ? 0 : t; }

  std::size_t slots_;
  std::size_t n_;
  std::size_t samples_;
  Real* cells_;
  Real* tanh_cells_;
  Real* hidden_;
};

/// W_hh with the sum of both biases as a last column.
template <class Real>
std::vector<Real> with_biases(const LstmShape& shape, const Real* parameters) {
  const std::size_t gates = shape.gates();
  const std::size_t width = shape.hidden + 1;
  const Real* biases = parameters + gates * shape.hidden;
  std::vector<Real> weights(gates * width);
  for (std::size_t j = 0; j < gates; ++j) {
    std::copy_n(parameters + j * shape.hidden, shape.hidden, &weights[j * width]);
    weights[j * width + shape.hidden] = biases[j] + biases[gates + j];
  }
  return weights;
}

}  // namespace

template <class Real>
LstmInput<Real>::LstmInput(std::string name, LstmShape shape, std::vector<std::size_t> order)
    : name_(std::move(name)), shape_(shape), order_(std::move(order)) {
  std::vector<bool> seen(order_.size(), false);
  for (const std::size_t place : order_)
    if (place < seen.size()) seen[place] = true;
  if (order_.size() != inputs() || std::find(seen.begin(), seen.end(), false) != seen.end())
    throw InternalError("the order of an LSTM's inputs is no permutation of them");
}

template <class Real>
std::vector<ParameterTensor> LstmInput<Real>::tensors() const {
  return {{name_ + ".weight_ih_l0", {shape_.gates(), shape_.features}}};
}

template <class Real>
void LstmInput<Real>::forward(const Real* arranged, std::size_t rows, const FeatureBlock<Real>& block, Real* products,
                              std::size_t stride) const {
  const std::size_t samples = block.samples;
  std::vector<Real> sequence(inputs() * samples);
  transpose_columns<Real>(block.features, samples, inputs(), order_, sequence.data());
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t t = 0; t < shape_.steps; ++t)
      multiply_rows(Factors<Real>{arranged + r * parameter_count(), shape_.features},
                    RowList<const Real>{&sequence[t * shape_.features * samples], shape_.features},
                    RowList<Real>{products + r * stride + t * shape_.gates() * samples, shape_.gates()}, samples,
                    Onto::replace);
}

template <class Real>
void LstmInput<Real>::backward(const Real* product_gradient, std::size_t stride, std::size_t rows,
                               const FeatureBlock<Real>& block, Real* arranged_gradient) const {
  const std::size_t samples = block.samples;
  std::vector<Real> sequence(inputs() * samples);
  transpose_columns<Real>(block.features, samples, inputs(), order_, sequence.data());
  const std::vector<std::size_t> of_gates = row_offsets(shape_.steps, shape_.gates() * samples);
  const std::vector<std::size_t> of_features = row_offsets(shape_.steps, shape_.features * samples);
  for (std::size_t r = 0; r < rows; ++r)
    add_row_dots(RowList<const Real>{product_gradient + r * stride, shape_.gates()},
                 RowList<const Real>{sequence.data(), shape_.features},
                 {shape_.steps, of_gates.data(), of_features.data()}, samples,
                 arranged_gradient + r * parameter_count());
}

template <class Real>
void LstmInput<Real>::initialise(RandomStream& random, std::span<double> parameters) const {
  initialise_uniform(random, bound(shape_), parameters);
}

template <class Real>
std::vector<ParameterTensor> Lstm<Real>::tensors() const {
  return {{name_ + ".weight_hh_l0", {shape_.gates(), shape_.hidden}},
          {name_ + ".bias_ih_l0", {shape_.gates()}},
          {name_ + ".bias_hh_l0", {shape_.gates()}}};
}

template <class Real>
std::size_t Lstm<Real>::saved_count() const {
  return States<Real>::count(shape_.steps + 1, shape_.hidden);
}

template <class Real>
void Lstm<Real>::forward(const Real* parameters, Real* input, Real* output, Real* saved, std::size_t samples) const {
  const std::size_t n = shape_.hidden * samples;
  const std::size_t width = shape_.hidden + 1;
  std::vector<Real> scratch(saved == nullptr ? States<Real>::count(1, shape_.hidden) * samples : 0);
  const States<Real> states(saved == nullptr ? scratch.data() : saved, saved == nullptr ? 1 : shape_.steps + 1,
                            shape_.hidden, samples);
  states.begin();
  const std::vector<Real> weights = with_biases(shape_, parameters);
  for (std::size_t t = 0; t < shape_.steps; ++t) {
    Real* gates = input + t * shape_.gates() * samples;
    gemm(Transpose::no, Transpose::no, shape_.gates(), samples, width, weights.data(), width, states.hidden(t), samples,
         1, gates, samples);
    lstm_cell_forward(n, gates_at(gates, n), states.cells(t), states.cells(t + 1), states.tanh_cells(t + 1),
                      states.hidden(t + 1));
  }
  std::copy_n(states.hidden(shape_.steps), n, output);
}

template <class Real>
void Lstm<Real>::backward(const Real* parameters, Real* input, const Real* saved, const Real* output_gradient,
                          Real* parameter_gradient, std::size_t samples) const {
  const std::size_t gate_count = shape_.gates();
  const std::size_t n = shape_.hidden * samples;
  const std::size_t width = shape_.hidden + 1;
  const States<const Real> states(saved, shape_.steps + 1, shape_.hidden, samples);
  std::vector<Real> cell_gradient(n, 0);
  std::vector<Real> hidden_gradient(output_gradient, output_gradient + n);
  for (std::size_t t = shape_.steps; t-- > 0;) {
    Real* gates = input + t * gate_count * samples;
    lstm_cell_backward(n, gates_at(gates, n), states.cells(t), states.tanh_cells(t + 1), hidden_gradient.data(),
                       cell_gradient.data());
    if (t > 0)
      gemm(Transpose::yes, Transpose::no, shape_.hidden, samples, gate_count, parameters, shape_.hidden, gates, samples,
           0, hidden_gradient.data(), samples);
  }

  std::vector<Real> of_weights(gate_count * width, 0);
  const std::vector<std::size_t> of_gates = row_offsets(shape_.steps, gate_count * samples);
  const std::vector<std::size_t> of_hidden = row_offsets(shape_.steps, states.row());
  add_row_dots(RowList<const Real>{input, gate_count}, RowList<const Real>{states.hidden(0), width},
               {shape_.steps, of_gates.data(), of_hidden.data()}, samples, of_weights.data());
  Real* bias_gradient = parameter_gradient + gate_count * shape_.hidden;
  for (std::size_t j = 0; j < gate_count; ++j) {
    for (std::size_t i = 0; i < shape_.hidden; ++i)
      parameter_gradient[j * shape_.hidden + i] += of_weights[j * width + i];
    const Real of_bias = of_weights[j * width + shape_.hidden];
    bias_gradient[j] += of_bias;
    bias_gradient[gate_count + j] += of_bias;
  }
}

template <class Real>
void Lstm<Real>::initialise(RandomStream& random, std::span<double> parameters) const {
  initialise_uniform(random, bound(shape_), parameters);
}

template class LstmInput<float>;
template class LstmInput<double>;
template class Lstm<float>;
template class Lstm<double>;

}  // namespace lowpass
