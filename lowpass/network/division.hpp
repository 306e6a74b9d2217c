#pragma once

#include <algorithm>
#include <cstddef>

namespace lowpass {

/// How samples are divided into blocks, which go through a network together, and these into slices, which are worth a
/// core each. It depends on their number only, never on the workers: each slice sums its blocks in order, and slices
/// are summed in order.
class Division {
 public:
  /// A mini-batch: blocks small enough that two cores find work where each still has a good share of samples.
  static Division of_batch(std::size_t samples, std::size_t samples_per_block) {
    return {samples, std::min(samples_per_block, std::max(fewest_batch_samples, (samples + 1) / 2))};
  }
  Division(std::size_t samples, std::size_t samples_per_block)
      : samples_(samples), per_block_(samples_per_block), blocks_((samples + per_block_ - 1) / per_block_) {
    slices_ = std::clamp<std::size_t>(samples / samples_per_slice, std::min(blocks_, fewest_slices), most_slices);
  }

  std::size_t samples() const { return samples_; }
  std::size_t blocks() const { return blocks_; }
  std::size_t slices() const { return slices_; }
  /// The first block of a slice; of slices() the end of the last.
  std::size_t first_block(std::size_t slice) const { return blocks_ * slice / slices_; }
  /// The first sample of a block.
  std::size_t begin(std::size_t block) const { return block * per_block_; }
  /// Samples of a block.
  std::size_t size(std::size_t block) const { return std::min(per_block_, samples_ - begin(block)); }

 private:
  /// Enough slices for the cores of one machine, few enough that their gradients stay small beside the work.
  static constexpr std::size_t most_slices = 16;
  static constexpr std::size_t samples_per_slice = 512;
  /// Of a mini-batch, whose blocks are worth a core each.
  static constexpr std::size_t fewest_slices = 4;
  /// Of a block of a mini-batch; with fewer its products are slower.
  static constexpr std::size_t fewest_batch_samples = 64;

  std::size_t samples_;
  std::size_t per_block_;
  std::size_t blocks_;
  std::size_t slices_;
};

}  // namespace lowpass
