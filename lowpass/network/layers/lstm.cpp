#include "lowpass/network/layers/lstm.hpp"

#include <algorithm>
#include <cmath>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/gemm.hpp"
#include "lowpass/core/vector_math.hpp"
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

/// Where the saved states lie: each kind for all steps, a step's numbers together.
template <class Real>
struct States {
  Real* gates;
  Real* cells;
  Real* tanh_cells;
  Real* hidden;

  States(Real* first, const LstmShape& shape, std::size_t samples)
      : gates(first),
        cells(gates + shape.steps * shape.gates() * samples),
        tanh_cells(cells + shape.steps * shape.hidden * samples),
        hidden(tanh_cells + shape.steps * shape.hidden * samples) {}
};

}  // namespace

template <class Real>
LstmInput<Real>::LstmInput(std::string name, LstmShape shape, const std::vector<std::size_t>& order)
    : name_(std::move(name)), shape_(shape) {
  std::vector<bool> seen(order.size(), false);
  for (const std::size_t place : order)
    if (place < seen.size()) seen[place] = true;
  if (order.size() != inputs() || std::find(seen.begin(), seen.end(), false) != seen.end())
    throw InternalError("the order of an LSTM's inputs is no permutation of them");
  for (std::size_t k = 0; k < shape.features; ++k)
    for (std::size_t t = 0; t < shape.steps; ++t) columns_.push_back(order[t * shape.features + k]);
}

template <class Real>
std::vector<ParameterTensor> LstmInput<Real>::tensors() const {
  return {{name_ + ".weight_ih_l0", {shape_.gates(), shape_.features}}};
}

template <class Real>
void LstmInput<Real>::forward(const Real* parameters, std::size_t rows, const Real* features, std::size_t samples,
                              Real* products) const {
  const std::size_t columns = shape_.steps * samples;
  std::vector<Real> sequence(inputs() * samples);
  transpose_columns<Real>(features, samples, inputs(), columns_, sequence.data());
  gemm(Transpose::no, Transpose::no, rows * shape_.gates(), columns, shape_.features, parameters, shape_.features,
       sequence.data(), columns, 0, products, columns);
}

template <class Real>
void LstmInput<Real>::backward(const Real* product_gradient, std::size_t rows, const Real* features,
                               std::size_t samples, Real* parameter_gradient) const {
  const std::size_t columns = shape_.steps * samples;
  std::vector<Real> sequence(inputs() * samples);
  transpose_columns<Real>(features, samples, inputs(), columns_, sequence.data());
  gemm(Transpose::no, Transpose::yes, rows * shape_.gates(), shape_.features, columns, product_gradient, columns,
       sequence.data(), columns, 1, parameter_gradient, shape_.features);
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
void Lstm<Real>::forward(const Real* parameters, const Real* input, Real* output, Real* saved,
                         std::size_t samples) const {
  const std::size_t gate_count = shape_.gates();
  const std::size_t n = shape_.hidden * samples;
  const std::size_t row = shape_.steps * samples;
  const Real* biases = parameters + gate_count * shape_.hidden;
  // Without a way back one step's states are enough: every step writes over the last.
  std::vector<Real> scratch(saved == nullptr ? gate_count * samples + 3 * n : 0);
  const LstmShape one_step{1, shape_.features, shape_.hidden};
  const States<Real> states =
      saved == nullptr ? States<Real>(scratch.data(), one_step, samples) : States<Real>(saved, shape_, samples);
  const std::size_t advance = saved == nullptr ? 0 : 1;

  std::vector<Real> zeros(n, 0);
  const Real* cells = zeros.data();
  const Real* hidden = nullptr;
  for (std::size_t t = 0; t < shape_.steps; ++t) {
    Real* gates = states.gates + advance * t * gate_count * samples;
    for (std::size_t j = 0; j < gate_count; ++j)
      add_constant(biases[j] + biases[gate_count + j], std::span<const Real>{input + j * row + t * samples, samples},
                   {gates + j * samples, samples});
    if (t > 0)
      gemm(Transpose::no, Transpose::no, gate_count, samples, shape_.hidden, parameters, shape_.hidden, hidden, samples,
           1, gates, samples);
    Real* new_cells = states.cells + advance * t * n;
    Real* new_hidden = states.hidden + advance * t * n;
    lstm_cell_forward(n, gates_at(gates, n), cells, new_cells, states.tanh_cells + advance * t * n, new_hidden);
    cells = new_cells;
    hidden = new_hidden;
  }
  std::copy_n(hidden, n, output);
}

template <class Real>
void Lstm<Real>::backward(const Real* parameters, const Real*, const Real* saved, const Real* output_gradient,
                          Real* input_gradient, Real* parameter_gradient, std::size_t samples) const {
  const std::size_t gate_count = shape_.gates();
  const std::size_t n = shape_.hidden * samples;
  const std::size_t row = shape_.steps * samples;
  const States<const Real> states(saved, shape_, samples);

  const std::vector<Real> zeros(n, 0);
  std::vector<Real> cell_gradient(n, 0);
  std::vector<Real> hidden_gradient(output_gradient, output_gradient + n);
  std::vector<Real> gate_gradient(gate_count * samples);
  // Hidden states before each step but the first, one row of all steps per unit, as the gradient of W_hh needs them.
  std::vector<Real> earlier_hidden(n * (shape_.steps - 1));
  for (std::size_t t = shape_.steps; t-- > 0;) {
    lstm_cell_backward(n, gates_at(states.gates + t * gate_count * samples, n),
                       t == 0 ? zeros.data() : states.cells + (t - 1) * n, states.tanh_cells + t * n,
                       hidden_gradient.data(), cell_gradient.data(), gates_at(gate_gradient.data(), n));
    for (std::size_t j = 0; j < gate_count; ++j)
      std::copy_n(&gate_gradient[j * samples], samples, input_gradient + j * row + t * samples);
    if (t == 0) break;
    gemm(Transpose::yes, Transpose::no, shape_.hidden, samples, gate_count, parameters, shape_.hidden,
         gate_gradient.data(), samples, 0, hidden_gradient.data(), samples);
    for (std::size_t j = 0; j < shape_.hidden; ++j)
      std::copy_n(states.hidden + (t - 1) * n + j * samples, samples,
                  &earlier_hidden[(j * (shape_.steps - 1) + t - 1) * samples]);
  }

  if (shape_.steps > 1)
    gemm(Transpose::no, Transpose::yes, gate_count, shape_.hidden, row - samples, input_gradient + samples, row,
         earlier_hidden.data(), row - samples, 1, parameter_gradient, shape_.hidden);
  Real* bias_gradient = parameter_gradient + gate_count * shape_.hidden;
  for (std::size_t j = 0; j < gate_count; ++j) {
    const Real total = sum(std::span<const Real>{input_gradient + j * row, row});
    bias_gradient[j] += total;
    bias_gradient[gate_count + j] += total;
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
