#include "lowpass/network/network_family.hpp"

#include <algorithm>
#include <numeric>

#include "lowpass/core/flush_denormals.hpp"
#include "lowpass/core/gemm.hpp"
#include "lowpass/core/row_products.hpp"
#include "lowpass/network/mixing_groups.hpp"
#include "lowpass/network/pieces.hpp"

namespace lowpass {
namespace {

/// Points mixed by one product while their activations stay in a cache.
constexpr std::size_t most_points_per_group = 16;
constexpr std::size_t most_group_bytes = std::size_t{5} << 20U;
/// Multiplications of a first layer that take as long as one of a mixing, whose vectors come from a far cache.
constexpr double multiplications_per_mixed = 4;
constexpr std::size_t most_kept_bytes = std::size_t{768} << 20U;

}  // namespace

/// One question to the family: which products are mixed how into which points, and what is wanted back.
template <class Real>
struct NetworkFamily<Real>::Question {
  std::size_t points = 0;
  bool formed = false;        ///< the products are those of the points themselves, not of the basis
  bool keeps = false;         ///< products go to those that are kept
  bool gradient = false;      ///< wanted, beside the values
  std::size_t group = 1;      ///< points at a time
  MixingGroups<Real> groups;  ///< how products are mixed; not used if formed
  std::vector<Real> tail;     ///< points x tail parameters
  Matrix<double> losses;      ///< slices x points
  Matrix<std::size_t> correct;

  /// Neighbouring products that are made at once.
  struct Made {
    std::size_t first = 0;
    std::size_t count = 0;
    std::vector<Real> arranged;  ///< the weight vectors, as the first layer wants them
  };
  std::vector<Made> made;
  std::size_t made_count = 0;         ///< entries of `made` in use
  std::vector<double> formed_points;  ///< points x input parameters
};

/// The memory of a thread that works on a slice.
template <class Real>
struct NetworkFamily<Real>::Workspace {
  Workspace(const Network<Real>& network, std::size_t samples) : pass(network, samples) {}

  TailPass<Real> pass;
  std::vector<Real> scratch;    ///< products that are not kept
  std::vector<Real> grouped;    ///< products mixed by groups of rows
  std::vector<Real> mixed;      ///< products of a group of points
  std::vector<Real> collected;  ///< their gradients, pulled back
  std::vector<Real> features;   ///< of a mini-batch
  std::vector<std::uint32_t> labels;
  std::vector<std::uint32_t> numbers;  ///< of the block's samples
};

template <class Real>
NetworkFamily<Real>::NetworkFamily(const Network<Real>& network, SampleBlock<Real> samples, Workers& workers,
                                   MatrixView<const double> basis)
    : Family(basis, samples.features.rows()),
      network_(network),
      samples_(samples),
      workers_(workers),
      all_(samples.features.rows(), network.block_samples()),
      division_(all_),
      stale_(basis.rows(), true),
      question_(std::make_unique<Question>()),
      pulled_(network) {}

template <class Real>
NetworkFamily<Real>::~NetworkFamily() = default;

template <class Real>
void NetworkFamily<Real>::in_parallel(std::size_t tasks, const std::function<void(std::size_t)>& task) {
  workers_.for_each(tasks, task);
}

template <class Real>
bool NetworkFamily<Real>::keeps(std::size_t rows) const {
  return product_count(rows) * sizeof(Real) <= most_kept_bytes;
}

template <class Real>
void NetworkFamily<Real>::do_change(RowRange rows) {
  std::fill_n(stale_.begin() + static_cast<std::ptrdiff_t>(rows.first), rows.count, true);
}

template <class Real>
void NetworkFamily<Real>::do_combine(std::size_t row, std::span<const double> coefficients) {
  bool fresh = !kept_.empty();
  std::vector<std::size_t> mixed_rows;
  std::vector<Real> factors;
  for (std::size_t r = 0; r < rows(); ++r) {
    if (coefficients[r] == 0) continue;
    fresh = fresh && !stale_[r];
    mixed_rows.push_back(r);
    factors.push_back(static_cast<Real>(coefficients[r]));
  }
  stale_[row] = !fresh;
  if (!fresh) return;
  workers_.for_each(all_.slices(), [&](std::size_t slice) {
    const FlushDenormals flush;
    std::vector<Real> mixed(stride(all_.size(0)));
    for (std::size_t b = all_.first_block(slice); b < all_.first_block(slice + 1); ++b) {
      const std::size_t apart = stride(all_.size(b));
      std::vector<std::size_t> offsets = mixed_rows;
      for (std::size_t& offset : offsets) offset *= apart;
      multiply_rows(Factors<Real>{factors.data()},
                    RowList<const Real>{kept_products(b), offsets.size(), offsets.data()},
                    RowList<Real>{mixed.data(), 1}, apart, Onto::replace);
      std::copy_n(mixed.data(), apart, kept_products(b) + row * apart);
    }
  });
}

template <class Real>
void NetworkFamily<Real>::do_choose_samples(std::span<const std::size_t> samples) {
  batch_.assign(samples.begin(), samples.end());
  division_ = is_batch() ? Division::of_batch(batch_.size(), network_.block_samples()) : all_;
}

template <class Real>
std::vector<double> NetworkFamily<Real>::do_values(MatrixView<const double> mixing) {
  question_->gradient = false;
  ask(mixing);
  return mean_losses();
}

template <class Real>
Family::Looks NetworkFamily<Real>::do_values_and_accuracies(MatrixView<const double> mixing) {
  Looks looks{do_values(mixing), {}};
  if (network_.loss().classes() == 0) return looks;
  for (std::size_t m = 0; m < mixing.rows(); ++m) {
    std::size_t correct = 0;
    for (std::size_t slice = 0; slice < division_.slices(); ++slice) correct += question_->correct(slice, m);
    looks.accuracies.push_back(static_cast<double>(correct) / static_cast<double>(division_.samples()));
  }
  return looks;
}

template <class Real>
std::vector<double> NetworkFamily<Real>::do_begin_pullback(MatrixView<const double> mixing,
                                                           std::span<const double> weights, RowRange rows) {
  pulled_.begin(
      mixing, weights, rows, division_,
      {samples_.sparse != nullptr, forms_points(mixing.rows(), rows.count, rows.count), points_at_once(mixing.rows())});
  question_->gradient = true;
  ask(mixing);
  return mean_losses();
}

template <class Real>
void NetworkFamily<Real>::do_finish_pullback(const TakePiece& take) {
  pulled_.hand_out(workers_, take);
}

template <class Real>
void NetworkFamily<Real>::do_write_gradient(Matrix<double>& gradient) {
  pulled_.write(team(), gradient);
}

/// Slices are summed in order, whoever worked on them.
template <class Real>
std::vector<double> NetworkFamily<Real>::mean_losses() const {
  std::vector<double> means(question_->points, 0.0);
  for (std::size_t slice = 0; slice < division_.slices(); ++slice)
    for (std::size_t m = 0; m < question_->points; ++m) means[m] += question_->losses(slice, m);
  for (double& mean : means) mean /= static_cast<double>(division_.samples());
  return means;
}

template <class Real>
void NetworkFamily<Real>::ask(MatrixView<const double> mixing) {
  Question& question = *question_;
  question.points = mixing.rows();
  question.losses = Matrix<double>(division_.slices(), mixing.rows());
  question.correct = Matrix<std::size_t>(division_.slices(), mixing.rows());
  choose_products(mixing);
  form_tails(mixing);
  form_inputs(mixing);
  answer();
}

/// Points that go through the tail one after the other while their products stay in a cache.
template <class Real>
std::size_t NetworkFamily<Real>::points_at_once(std::size_t points) const {
  const std::size_t widest = stride(std::min(network_.block_samples(), division_.samples()));
  const std::size_t fitting = most_group_bytes / (widest * sizeof(Real));
  return std::min(std::clamp<std::size_t>(fitting, 1, most_points_per_group), points);
}

/// Whether the products of so many points are fewer than those that would be `made` of basis vectors, or each of them
/// costs less than mixing it from so many.
template <class Real>
bool NetworkFamily<Real>::forms_points(std::size_t points, std::size_t made, std::size_t mixed) const {
  const double share = samples_.sparse == nullptr ? 1 : samples_.sparse->nonzero_share();
  const double product = share * static_cast<double>(network_.input().features_per_product());
  return points < made || product < multiplications_per_mixed * static_cast<double>(mixed);
}

/// Decides which products are made, whether they are kept, and how they are mixed.
template <class Real>
void NetworkFamily<Real>::choose_products(MatrixView<const double> mixing) {
  Question& question = *question_;
  std::vector<bool> enters(rows(), false);
  for (std::size_t r = 0; r < rows(); ++r)
    for (std::size_t m = 0; m < mixing.rows() && !enters[r]; ++m) enters[r] = mixing(m, r) != 0;
  std::vector<bool> to_make(rows());
  for (std::size_t r = 0; r < rows(); ++r) to_make[r] = enters[r] && (stale_[r] || is_batch());
  const auto count = [](const std::vector<bool>& which) {
    return static_cast<std::size_t>(std::count(which.begin(), which.end(), true));
  };
  question.formed = forms_points(mixing.rows(), count(to_make), count(enters));
  question.group = points_at_once(mixing.rows());

  question.keeps = !question.formed && !is_batch() && keeps(rows());
  if (question.keeps && kept_.empty()) kept_.resize(product_count(rows()));
  if (question.formed) return divide_into_made(std::vector<bool>(mixing.rows(), true), question.group);
  question.groups.find(mixing);
  // Products that are not kept are made each time, all of them.
  if (!question.keeps) to_make.assign(rows(), true);
  divide_into_made(to_make, rows());
}

/// Neighbouring products are made at once, up to so many.
template <class Real>
void NetworkFamily<Real>::divide_into_made(const std::vector<bool>& to_make, std::size_t most_at_once) {
  Question& question = *question_;
  question.made_count = 0;
  for (std::size_t r = 0; r < to_make.size(); ++r) {
    if (!to_make[r]) continue;
    if (r > 0 && to_make[r - 1] && question.made[question.made_count - 1].count < most_at_once) {
      ++question.made[question.made_count - 1].count;
      continue;
    }
    if (question.made.size() == question.made_count) question.made.emplace_back();
    question.made[question.made_count].first = r;
    question.made[question.made_count++].count = 1;
  }
}

/// The points' tail parameters.
template <class Real>
void NetworkFamily<Real>::form_tails(MatrixView<const double> mixing) {
  Question& question = *question_;
  const std::size_t input_count = network_.input().parameter_count();
  const std::size_t tail_count = network_.tail_count();
  question.tail.resize(mixing.rows() * tail_count);
  const std::vector<std::size_t> of_basis = row_offsets(rows(), dimension());
  for_each_flushed_piece(team(), tail_count, [&](std::size_t first, std::size_t count) {
    std::vector<double> points(mixing.rows() * count);
    multiply_rows(Factors<double>{mixing.data(), rows()},
                  RowList<const double>{basis().data() + input_count + first, rows(), of_basis.data()},
                  RowList<double>{points.data(), mixing.rows()}, count, Onto::replace);
    for (std::size_t m = 0; m < mixing.rows(); ++m)
      std::copy_n(&points[m * count], count, &question.tail[m * tail_count + first]);
  });
}

/// The weight vectors whose products are made, arranged.
template <class Real>
void NetworkFamily<Real>::form_inputs(MatrixView<const double> mixing) {
  Question& question = *question_;
  const std::size_t input_count = network_.input().parameter_count();
  const bool sparse = samples_.sparse != nullptr;
  if (question.formed) {
    question.formed_points.resize(mixing.rows() * input_count);
    const std::vector<std::size_t> of_basis = row_offsets(rows(), dimension());
    const std::vector<std::size_t> of_points = row_offsets(mixing.rows(), input_count);
    for_each_flushed_piece(team(), input_count, [&](std::size_t first, std::size_t count) {
      multiply_rows(Factors<double>{mixing.data(), rows()},
                    RowList<const double>{basis().data() + first, rows(), of_basis.data()},
                    RowList<double>{&question.formed_points[first], mixing.rows(), of_points.data()}, count,
                    Onto::replace);
    });
  }
  for (std::size_t i = 0; i < question.made_count; ++i) {
    typename Question::Made& made = question.made[i];
    made.arranged.resize(network_.input().arranged_count(made.count, sparse));
    team().for_each(made.count, [&](std::size_t r) {
      const FlushDenormals flush;
      const std::span<const double> vector =
          question.formed
              ? std::span<const double>(question.formed_points).subspan((made.first + r) * input_count, input_count)
              : basis().row(made.first + r).first(input_count);
      network_.input().arrange(vector, r, made.count, sparse, made.arranged.data());
    });
  }
}

template <class Real>
void NetworkFamily<Real>::answer() {
  team().for_each(division_.slices(), [&](std::size_t slice) {
    const FlushDenormals flush;
    std::unique_ptr<Workspace> workspace = take_workspace();
    answer_slice(slice, *workspace);
    give_back(std::move(workspace));
  });
  if (!question_->keeps) return;
  for (std::size_t i = 0; i < question_->made_count; ++i)
    std::fill_n(stale_.begin() + static_cast<std::ptrdiff_t>(question_->made[i].first), question_->made[i].count,
                false);
}

template <class Real>
void NetworkFamily<Real>::answer_slice(std::size_t slice, Workspace& workspace) {
  Question& question = *question_;
  const std::size_t group = question.group;
  const std::size_t widest = stride(std::min(network_.block_samples(), division_.samples()));
  if (workspace.mixed.size() < group * widest) workspace.mixed.resize(group * widest);
  Real* mixed = workspace.mixed.data();
  for (std::size_t block = division_.first_block(slice); block < division_.first_block(slice + 1); ++block) {
    const FeatureBlock<Real> read = read_block(block, workspace);
    const std::size_t size = network_.input().outputs() * read.samples;
    const std::size_t apart = stride(read.samples);
    const Targets<Real> targets{read.features, workspace.labels.data()};
    const std::size_t rows = question.groups.count();
    const Real* products = question.formed
                               ? nullptr
                               : question.groups.mix(block_products(block, read, workspace), apart, workspace.grouped);
    for (std::size_t first = 0; first < question.points; first += group) {
      const std::size_t count = std::min(group, question.points - first);
      if (question.formed)
        network_.input().forward(question.made[first / group].arranged.data(), count, read, mixed, apart);
      else
        gemm(Transpose::no, Transpose::no, count, size, rows, &question.groups.mixing()[first * rows], rows, products,
             apart, 0, mixed, apart);
      for (std::size_t i = 0; i < count; ++i) {
        const std::size_t m = first + i;
        const Real* tail = question.tail.data() + m * network_.tail_count();
        const LossSum sum = question.gradient ? workspace.pass.forward_backward(tail, mixed + i * apart, targets,
                                                                                read.samples, pulled_.tail(slice, m))
                                              : workspace.pass.forward(tail, mixed + i * apart, targets, read.samples);
        question.losses(slice, m) += sum.loss;
        question.correct(slice, m) += sum.correct;
      }
      if (question.gradient) pulled_.collect(slice, first, count, mixed, size, apart, read, workspace.collected);
    }
    if (question.gradient) pulled_.finish_block(slice, workspace.collected, apart, read);
  }
}

/// The block's features and, in the workspace, its labels.
template <class Real>
FeatureBlock<Real> NetworkFamily<Real>::read_block(std::size_t block, Workspace& workspace) const {
  FeatureBlock<Real> read{division_.size(block), nullptr, {}};
  const std::size_t begin = division_.begin(block);
  workspace.numbers.resize(read.samples);
  if (is_batch())
    std::copy_n(batch_.begin() + static_cast<std::ptrdiff_t>(begin), read.samples, workspace.numbers.begin());
  else
    std::iota(workspace.numbers.begin(), workspace.numbers.end(), static_cast<std::uint32_t>(begin));
  if (!samples_.labels.empty()) {
    workspace.labels.resize(read.samples);
    for (std::size_t s = 0; s < read.samples; ++s) workspace.labels[s] = samples_.labels[workspace.numbers[s]];
  }
  if (samples_.sparse != nullptr) read.sparse = {samples_.sparse, workspace.numbers};
  if (!is_batch()) {
    read.features = samples_.features.row(begin).data();
  } else if (samples_.sparse == nullptr || network_.loss().reads_features()) {
    const std::size_t width = samples_.features.columns();
    workspace.features.resize(read.samples * width);
    for (std::size_t s = 0; s < read.samples; ++s)
      std::ranges::copy(samples_.features.row(workspace.numbers[s]), &workspace.features[s * width]);
    read.features = workspace.features.data();
  }
  return read;
}

/// The products of a block, rows x outputs x samples, a stride apart; those out of date are made.
template <class Real>
const Real* NetworkFamily<Real>::block_products(std::size_t block, const FeatureBlock<Real>& read,
                                                Workspace& workspace) {
  const Question& question = *question_;
  const std::size_t apart = stride(read.samples);
  if (!question.keeps) workspace.scratch.resize(rows() * apart);
  Real* products = question.keeps ? kept_products(block) : workspace.scratch.data();
  for (std::size_t i = 0; i < question.made_count; ++i) {
    const typename Question::Made& made = question.made[i];
    network_.input().forward(made.arranged.data(), made.count, read, products + made.first * apart, apart);
  }
  return products;
}

/// Numbers from one weight vector's products of a block to the next one's: not a multiple of a page, where rows would
/// push each other out of the first-level cache when they are mixed.
template <class Real>
std::size_t NetworkFamily<Real>::stride(std::size_t samples) const {
  constexpr std::size_t page = 4096 / sizeof(Real);
  constexpr std::size_t gap = 80;
  const std::size_t size = network_.input().outputs() * samples;
  const std::size_t beyond = size % page;
  return beyond < gap || page - beyond < gap ? size + gap : size;
}

/// Numbers that the products of so many weight vectors with all samples take.
template <class Real>
std::size_t NetworkFamily<Real>::product_count(std::size_t rows) const {
  return rows * (stride(all_.size(0)) * (all_.blocks() - 1) + stride(all_.size(all_.blocks() - 1)));
}

template <class Real>
Real* NetworkFamily<Real>::kept_products(std::size_t block) {
  return kept_.data() + rows() * stride(all_.size(0)) * block;
}

template <class Real>
std::unique_ptr<typename NetworkFamily<Real>::Workspace> NetworkFamily<Real>::take_workspace() {
  const std::lock_guard lock(workspaces_);
  if (idle_.empty()) return std::make_unique<Workspace>(network_, all_.size(0));
  std::unique_ptr<Workspace> workspace = std::move(idle_.back());
  idle_.pop_back();
  return workspace;
}

template <class Real>
void NetworkFamily<Real>::give_back(std::unique_ptr<Workspace> workspace) {
  const std::lock_guard lock(workspaces_);
  idle_.push_back(std::move(workspace));
}

template class NetworkFamily<float>;
template class NetworkFamily<double>;

}  // namespace lowpass
