#pragma once

#include <cstdint>
#include <optional>

#include "lowpass/network/network.hpp"

namespace lowpass {

/// The paper's recurrent classifier on images read as 28 steps of 28 pixels.
struct LstmClassifier {
  std::size_t hidden = 48;                          ///< >= 1
  std::optional<std::uint32_t> permutation = 1234;  ///< seed of pixel_permutation(); nothing: pixels in their order
};

/// The order of torch.randperm(count, generator=torch.Generator().manual_seed(seed)): a Fisher-Yates shuffle driven by
/// std::mt19937, forwards (for i, swap p[i] with p[i + g() % (count - i)]).
std::vector<std::size_t> pixel_permutation(std::size_t count, std::uint32_t seed);

/// LSTM 28-hidden, last hidden state to a dense layer of 10 without bias, softmax cross-entropy; new pixel k is pixel
/// p[k] of the image. Parameters "lstm.weight_ih_l0", "lstm.weight_hh_l0", "lstm.bias_ih_l0", "lstm.bias_hh_l0",
/// "fc.weight"; 15,456 with 48 hidden units.
template <class Real>
Network<Real> make_lstm_classifier(const LstmClassifier& options);

}  // namespace lowpass
