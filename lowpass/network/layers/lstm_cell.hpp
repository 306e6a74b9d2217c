#pragma once

#include <cstddef>

namespace lowpass {

/// The elementwise part of one step of an LSTM over n = hidden x samples numbers, gates in PyTorch's order i, f, g, o
/// (Hochreiter and Schmidhuber 1997, Gers et al. 2000), vectorised for the processor at hand.
template <class Real>
struct LstmGates {
  Real* input;
  Real* forget;
  Real* cell;
  Real* output;
};

/// Gates: from what goes into their sigmoids and the cell gate's tanh to the activated gates, in place.
/// new_cells = f cells + i g; tanh_cells = tanh(new_cells); hidden = o tanh_cells. new_cells may be cells.
void lstm_cell_forward(std::size_t n, LstmGates<float> gates, const float* cells, float* new_cells, float* tanh_cells,
                       float* hidden);
void lstm_cell_forward(std::size_t n, LstmGates<double> gates, const double* cells, double* new_cells,
                       double* tanh_cells, double* hidden);

/// `gates` as activated, `cells` those before the step. cell_gradient: on entry with respect to the new cells as later
/// steps see them, on return with respect to `cells`. Replaces the gates by the gradients of what went into them.
void lstm_cell_backward(std::size_t n, LstmGates<float> gates, const float* cells, const float* tanh_cells,
                        const float* hidden_gradient, float* cell_gradient);
void lstm_cell_backward(std::size_t n, LstmGates<double> gates, const double* cells, const double* tanh_cells,
                        const double* hidden_gradient, double* cell_gradient);

}  // namespace lowpass
