#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "lowpass/core/workers.hpp"
#include "lowpass/landscape/family.hpp"
#include "lowpass/network/network.hpp"

namespace lowpass {

/// The samples a network family is a mean over.
template <class Real>
struct SampleBlock {
  MatrixView<const Real> features;  ///< samples x inputs
  std::span<const std::uint32_t> labels;
};

/// A network's family, exact: the input layer is linear in its weights, so its products are made once per basis vector
/// (R), not once per point (M), forward and backward, and kept until the vector is exchanged. With fewer points than
/// products to make, the points are formed instead. Everything goes block by block over the samples, all points while a
/// block is in cache. Samples are divided into slices that do not depend on the number of workers; each slice sums its
/// blocks in Real in order, slices are summed in double in order.
/// Memory: products of all samples if they fit in 1 GiB (else they are made anew each time), and per slice R
/// input-layer and M tail gradients.
template <class Real>
class NetworkFamily : public Family {
 public:
  NetworkFamily(const Network<Real>& network, SampleBlock<Real> samples, Workers& workers,
                MatrixView<const double> basis);

 private:
  struct Question;

  void do_replace(std::size_t row, std::span<const double> vector) override;
  void do_combine(std::size_t row, std::span<const double> coefficients) override;
  std::vector<double> do_values(MatrixView<const double> mixing) override;
  std::vector<double> do_accuracies(MatrixView<const double> mixing) override;
  Pullback do_pullback(MatrixView<const double> mixing, std::span<const double> weights, RowRange rows) override;

  Question make_question(MatrixView<const double> mixing);
  void answer(Question& question);
  std::vector<double> mean_losses(const Question& question) const;
  void answer_slice(Question& question, std::size_t slice);
  const Real* block_products(const Question& question, std::size_t block, std::vector<Real>& scratch);
  void set_input_row(std::size_t row);

  std::size_t block_size(std::size_t block) const;
  std::size_t block_begin(std::size_t block) const;

  const Network<Real>& network_;
  SampleBlock<Real> samples_;
  Workers& workers_;
  Matrix<double> basis_;
  Matrix<Real> input_;       ///< the basis vectors' input-layer parameters
  std::vector<Real> kept_;   ///< per block: rows x outputs x samples; empty if they would not fit
  std::vector<bool> stale_;  ///< per row: its kept products are out of date
  std::size_t samples_per_block_ = 0;
  std::size_t blocks_ = 0;
  std::size_t slices_ = 0;
};

}  // namespace lowpass
