#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "lowpass/core/sparse_rows.hpp"
#include "lowpass/core/workers.hpp"
#include "lowpass/landscape/family.hpp"
#include "lowpass/network/division.hpp"
#include "lowpass/network/network.hpp"
#include "lowpass/network/pulled_gradient.hpp"

namespace lowpass {

/// The samples a network family is a mean over.
template <class Real>
struct SampleBlock {
  MatrixView<const Real> features;  ///< samples x inputs
  std::span<const std::uint32_t> labels;
  const SparseRows<Real>* sparse = nullptr;  ///< the features without their zeros, for a first layer that reads them so
};

/// A network's family, exact: the input layer is linear in its weights, so its products are made once per basis vector
/// (R), not once per point (M), forward and backward, and kept until the vector is changed. Where that is no gain,
/// since points are fewer or products are cheaper than mixing them, the points are formed instead. Everything goes
/// block by block over the samples, all points while a block is in cache; slices of blocks sum in Real in order, slices
/// are summed in double in order (Division). Mini-batches are read where the samples lie; nothing is kept of them.
/// Denormal numbers are taken for zero. Memory: products of all samples if they fit in 768 MiB (else they are made anew
/// each time), per slice R input-layer and M tail gradients, and per thread the activations of a block; all of it is
/// kept from one question to the next.
template <class Real>
class NetworkFamily : public Family {
 public:
  NetworkFamily(const Network<Real>& network, SampleBlock<Real> samples, Workers& workers,
                MatrixView<const double> basis);
  ~NetworkFamily() override;

  bool keeps(std::size_t rows) const override;
  void in_parallel(std::size_t tasks, const std::function<void(std::size_t)>& task) override;

 private:
  struct Question;
  struct Workspace;

  void do_change(RowRange rows) override;
  void do_combine(std::size_t row, std::span<const double> coefficients) override;
  void do_choose_samples(std::span<const std::size_t> samples) override;
  std::vector<double> do_values(MatrixView<const double> mixing) override;
  Looks do_values_and_accuracies(MatrixView<const double> mixing) override;
  std::vector<double> do_begin_pullback(MatrixView<const double> mixing, std::span<const double> weights,
                                        RowRange rows) override;
  void do_finish_pullback(const TakePiece& take) override;
  void do_write_gradient(Matrix<double>& gradient) override;

  void ask(MatrixView<const double> mixing);
  bool forms_points(std::size_t points, std::size_t made, std::size_t mixed) const;
  void choose_products(MatrixView<const double> mixing);
  void divide_into_made(const std::vector<bool>& to_make, std::size_t most_at_once);
  std::size_t points_at_once(std::size_t points) const;
  void form_tails(MatrixView<const double> mixing);
  void form_inputs(MatrixView<const double> mixing);
  void answer();
  std::vector<double> mean_losses() const;
  void answer_slice(std::size_t slice, Workspace& workspace);
  FeatureBlock<Real> read_block(std::size_t block, Workspace& workspace) const;
  const Real* block_products(std::size_t block, const FeatureBlock<Real>& read, Workspace& workspace);

  bool is_batch() const { return !batch_.empty(); }
  /// For a question of one slice other threads would take longer to wake than to work.
  Workers& team() { return division_.slices() == 1 ? alone_ : workers_; }
  std::size_t stride(std::size_t samples) const;
  std::size_t product_count(std::size_t rows) const;
  Real* kept_products(std::size_t block);
  std::unique_ptr<Workspace> take_workspace();
  void give_back(std::unique_ptr<Workspace> workspace);

  const Network<Real>& network_;
  SampleBlock<Real> samples_;
  Workers& workers_;
  Workers alone_{1};
  Division all_;                      ///< of all samples
  Division division_;                 ///< of those that are asked about
  std::vector<std::uint32_t> batch_;  ///< numbers of the chosen samples; empty: all
  std::vector<Real> kept_;   ///< per block: rows x outputs x samples, a stride apart; empty if they would not fit
  std::vector<bool> stale_;  ///< per row: its kept products are out of date
  std::unique_ptr<Question> question_;
  PulledGradient<Real> pulled_;
  std::mutex workspaces_;
  std::vector<std::unique_ptr<Workspace>> idle_;
};

}  // namespace lowpass
