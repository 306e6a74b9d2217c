#include "lowpass/network/network_family.hpp"

#include <algorithm>
#include <numeric>

#include "lowpass/core/gemm.hpp"
#include "lowpass/core/vector_operations.hpp"
#include "lowpass/network/pulled_gradient.hpp"

namespace lowpass {
namespace {

/// Enough slices for the cores of one machine, few enough that their gradients stay small beside the work.
constexpr std::size_t most_slices = 16;
constexpr std::size_t samples_per_slice = 512;
/// Of a mini-batch, whose blocks are worth a core each.
constexpr std::size_t fewest_slices = 4;
/// Points mixed by one product while their activations stay in a cache.
constexpr std::size_t most_points_per_group = 16;
constexpr std::size_t most_group_bytes = std::size_t{6} << 20U;
constexpr std::size_t most_kept_bytes = std::size_t{1} << 30;

}  // namespace

/// One question to the family: which products are mixed how into which points, and what is wanted back.
template <class Real>
struct NetworkFamily<Real>::Question {
  std::size_t points = 0;
  bool formed = false;          ///< the products are those of the points themselves, not of the basis
  std::size_t rows = 0;         ///< rows of `input` and columns of `mixing`
  const Real* input = nullptr;  ///< rows x input parameters
  std::vector<bool> to_make;    ///< per row: its kept products are out of date and this question needs them
  Matrix<Real> formed_input;
  Matrix<Real> mixing;                     ///< points x rows; empty if formed
  Matrix<Real> tail;                       ///< points x tail parameters
  PulledGradient<Real>* pulled = nullptr;  ///< null: values only
  Matrix<double> losses;                   ///< slices x points
  Matrix<std::size_t> correct;             ///< slices x points
};

template <class Real>
NetworkFamily<Real>::NetworkFamily(const Network<Real>& network, SampleBlock<Real> samples, Workers& workers,
                                   MatrixView<const double> basis)
    : Family(basis.rows(), basis.columns(), samples.features.rows()),
      network_(network),
      samples_(samples),
      workers_(workers),
      basis_(basis.rows(), basis.columns()),
      input_(basis.rows(), network.input().parameter_count()),
      stale_(basis.rows(), true),
      samples_per_block_(network.block_samples()) {
  const std::size_t count = samples.features.rows();
  blocks_ = (count + samples_per_block_ - 1) / samples_per_block_;
  slices_ = std::clamp<std::size_t>(count / samples_per_slice, std::min(blocks_, fewest_slices), most_slices);
  std::copy_n(basis.data(), basis.size(), basis_.data());
  for (std::size_t r = 0; r < basis.rows(); ++r) set_input_row(r);
}

template <class Real>
void NetworkFamily<Real>::do_replace(std::size_t row, std::span<const double> vector) {
  std::copy(vector.begin(), vector.end(), basis_.row(row).begin());
  set_input_row(row);
  stale_[row] = true;
}

template <class Real>
void NetworkFamily<Real>::do_combine(std::size_t row, std::span<const double> coefficients) {
  std::vector<double> mixed(dimension(), 0.0);
  bool fresh = !kept_.empty();
  for (std::size_t r = 0; r < rows(); ++r) {
    if (coefficients[r] == 0) continue;
    fresh = fresh && !stale_[r];
    add_scaled(coefficients[r], basis_.row(r), mixed);
  }
  do_replace(row, mixed);
  if (!fresh) return;
  stale_[row] = false;
  workers_.for_each(slices_, [&](std::size_t slice) {
    for (std::size_t b = blocks_ * slice / slices_; b < blocks_ * (slice + 1) / slices_; ++b) {
      const std::size_t size = network_.input().outputs() * block_size(b);
      Real* products = kept_.data() + rows() * network_.input().outputs() * block_begin(b);
      for (std::size_t i = 0; i < size; ++i) {
        Real sum = 0;
        for (std::size_t r = 0; r < rows(); ++r) sum += static_cast<Real>(coefficients[r]) * products[r * size + i];
        products[row * size + i] = sum;
      }
    }
  });
}

template <class Real>
std::vector<double> NetworkFamily<Real>::do_values(MatrixView<const double> mixing) {
  Question question = make_question(mixing);
  answer(question);
  return mean_losses(question);
}

template <class Real>
std::vector<double> NetworkFamily<Real>::do_accuracies(MatrixView<const double> mixing) {
  if (network_.loss().classes() == 0) return {};
  Question question = make_question(mixing);
  answer(question);
  std::vector<double> accuracies(question.points, 0.0);
  for (std::size_t m = 0; m < question.points; ++m) {
    std::size_t correct = 0;
    for (std::size_t slice = 0; slice < slices_; ++slice) correct += question.correct(slice, m);
    accuracies[m] = static_cast<double>(correct) / static_cast<double>(samples_.features.rows());
  }
  return accuracies;
}

template <class Real>
Pullback NetworkFamily<Real>::do_pullback(MatrixView<const double> mixing, std::span<const double> weights,
                                          RowRange rows) {
  Question question = make_question(mixing);
  PulledGradient<Real> pulled(network_, mixing, weights, rows, slices_);
  question.pulled = &pulled;
  answer(question);
  return {mean_losses(question), pulled.sum(1 / static_cast<double>(samples_.features.rows()), workers_)};
}

/// Slices are summed in order, whoever worked on them.
template <class Real>
std::vector<double> NetworkFamily<Real>::mean_losses(const Question& question) const {
  std::vector<double> means(question.points, 0.0);
  for (std::size_t slice = 0; slice < slices_; ++slice)
    for (std::size_t m = 0; m < question.points; ++m) means[m] += question.losses(slice, m);
  for (double& mean : means) mean /= static_cast<double>(samples_.features.rows());
  return means;
}

template <class Real>
typename NetworkFamily<Real>::Question NetworkFamily<Real>::make_question(MatrixView<const double> mixing) {
  const std::size_t input_count = network_.input().parameter_count();
  Question question;
  question.points = mixing.rows();
  question.to_make.assign(rows(), false);
  for (std::size_t r = 0; r < rows(); ++r)
    for (std::size_t m = 0; m < mixing.rows() && stale_[r] && !question.to_make[r]; ++m)
      question.to_make[r] = mixing(m, r) != 0;
  const auto to_make = static_cast<std::size_t>(std::count(question.to_make.begin(), question.to_make.end(), true));
  question.formed = mixing.rows() < to_make;
  question.rows = question.formed ? mixing.rows() : rows();
  question.tail = Matrix<Real>(mixing.rows(), network_.tail_count());
  if (question.formed)
    question.formed_input = Matrix<Real>(mixing.rows(), input_count);
  else
    question.mixing = Matrix<Real>(mixing.rows(), rows());

  std::vector<double> point(dimension());
  for (std::size_t m = 0; m < mixing.rows(); ++m) {
    const std::size_t first = question.formed ? 0 : input_count;
    std::fill(point.begin(), point.end(), 0.0);
    for (std::size_t r = 0; r < rows(); ++r) {
      if (mixing(m, r) == 0) continue;
      add_scaled(mixing(m, r), basis_.row(r).subspan(first), std::span(point).subspan(first));
    }
    for (std::size_t i = 0; i < network_.tail_count(); ++i)
      question.tail(m, i) = static_cast<Real>(point[input_count + i]);
    if (question.formed)
      for (std::size_t i = 0; i < input_count; ++i) question.formed_input(m, i) = static_cast<Real>(point[i]);
    else
      for (std::size_t r = 0; r < rows(); ++r) question.mixing(m, r) = static_cast<Real>(mixing(m, r));
  }
  question.input = question.formed ? question.formed_input.data() : input_.data();
  question.losses = Matrix<double>(slices_, mixing.rows());
  question.correct = Matrix<std::size_t>(slices_, mixing.rows());

  const std::size_t kept_count = rows() * network_.input().outputs() * samples_.features.rows();
  if (!question.formed && kept_.empty() && kept_count * sizeof(Real) <= most_kept_bytes) kept_.resize(kept_count);
  return question;
}

template <class Real>
void NetworkFamily<Real>::answer(Question& question) {
  workers_.for_each(slices_, [&](std::size_t slice) { answer_slice(question, slice); });
  if (question.formed || kept_.empty()) return;
  for (std::size_t r = 0; r < rows(); ++r)
    if (question.to_make[r]) stale_[r] = false;
}

template <class Real>
void NetworkFamily<Real>::answer_slice(Question& question, std::size_t slice) {
  const std::size_t outputs = network_.input().outputs();
  const std::size_t largest = std::min(samples_per_block_, samples_.features.rows());
  const std::size_t fitting = most_group_bytes / (outputs * largest * sizeof(Real));
  const std::size_t group = std::min(std::clamp<std::size_t>(fitting, 1, most_points_per_group), question.points);
  TailPass<Real> pass(network_, largest);
  std::vector<Real> scratch;
  std::vector<Real> arranged;
  std::vector<Real> mixed(group * outputs * largest);
  for (std::size_t block = blocks_ * slice / slices_; block < blocks_ * (slice + 1) / slices_; ++block) {
    const std::size_t samples = block_size(block);
    const std::size_t size = outputs * samples;
    const Real* features = samples_.features.row(block_begin(block)).data();
    network_.loss().arrange(features, samples, arranged);
    const Targets<Real> targets{arranged.data(),
                                samples_.labels.empty() ? nullptr : &samples_.labels[block_begin(block)]};
    const Real* products = block_products(question, block, scratch);
    for (std::size_t first = 0; first < question.points; first += group) {
      const std::size_t count = std::min(group, question.points - first);
      if (question.formed)
        std::copy_n(products + first * size, count * size, mixed.data());
      else
        gemm(Transpose::no, Transpose::no, count, size, question.rows, &question.mixing(first, 0), question.rows,
             products, size, 0, mixed.data(), size);
      for (std::size_t i = 0; i < count; ++i) {
        const std::size_t m = first + i;
        const Real* tail = question.tail.row(m).data();
        LossSum sum;
        if (question.pulled == nullptr)
          sum = pass.forward(tail, mixed.data() + i * size, targets, samples);
        else
          sum = pass.forward_backward(tail, mixed.data() + i * size, targets, samples, question.pulled->tail(slice, m));
        question.losses(slice, m) += sum.loss;
        question.correct(slice, m) += sum.correct;
      }
      if (question.pulled != nullptr) question.pulled->add_products(slice, first, count, mixed.data(), size);
    }
    if (question.pulled != nullptr) question.pulled->finish_block(slice, features, samples);
  }
}

/// The products of a block, rows x outputs x samples; those out of date are made, neighbours in one wide product.
template <class Real>
const Real* NetworkFamily<Real>::block_products(const Question& question, std::size_t block,
                                                std::vector<Real>& scratch) {
  const InputLayer<Real>& layer = network_.input();
  const std::size_t samples = block_size(block);
  const Real* features = samples_.features.row(block_begin(block)).data();
  if (question.formed || kept_.empty()) {
    scratch.resize(question.rows * layer.outputs() * samples);
    layer.forward(question.input, question.rows, features, samples, scratch.data());
    return scratch.data();
  }
  Real* products = kept_.data() + rows() * layer.outputs() * block_begin(block);
  for (std::size_t r = 0; r < rows();) {
    std::size_t end = r;
    while (end < rows() && question.to_make[end]) ++end;
    if (end > r)
      layer.forward(input_.row(r).data(), end - r, features, samples, products + r * layer.outputs() * samples);
    r = end + 1;
  }
  return products;
}

template <class Real>
void NetworkFamily<Real>::set_input_row(std::size_t row) {
  for (std::size_t i = 0; i < input_.columns(); ++i) input_(row, i) = static_cast<Real>(basis_(row, i));
}

template <class Real>
std::size_t NetworkFamily<Real>::block_begin(std::size_t block) const {
  return block * samples_per_block_;
}

template <class Real>
std::size_t NetworkFamily<Real>::block_size(std::size_t block) const {
  return std::min(samples_per_block_, samples_.features.rows() - block_begin(block));
}

template class NetworkFamily<float>;
template class NetworkFamily<double>;

}  // namespace lowpass
