#include "lowpass/train/training_option_table.hpp"

namespace lowpass {
namespace {

constexpr std::uint64_t many = 1'000'000'000'000;

}  // namespace

const OptionTable<SgdOptions>& sgd_option_table() {
  using Make = OptionMaker<SgdOptions>;
  static const OptionTable<SgdOptions> table = {
      Make::number(&SgdOptions::lr, {.low = 0, .low_included = false, .high = 1e16},
                   {.name = "lr", .sentence = "step along minus the mini-batch's gradient"}),
      Make::count(&SgdOptions::batch, {1, many},
                  {.name = "batch",
                   .sentence = "samples per step; the last, smaller batch of an epoch is used too",
                   .paper = std::uint64_t{64}}),
  };
  return table;
}

const OptionTable<LbfgsGssOptions>& lbfgs_gss_option_table() {
  using Make = OptionMaker<LbfgsGssOptions>;
  static const OptionTable<LbfgsGssOptions> table = {
      Make::count(
          &LbfgsGssOptions::history, {1, 100'000},
          {.name = "history", .sentence = "pairs of steps and gradient changes kept", .paper = std::uint64_t{10}}),
      Make::count([](auto& options) -> auto& { return options.line_search.trials; }, {1, 1'000'000},
                  {.name = "trials", .sentence = "losses per line search at most", .paper = std::uint64_t{6}}),
      Make::number(
          [](auto& options) -> auto& { return options.line_search.first_step; },
          {.low = 0, .low_included = false, .high = 1e16},
          {.name = "first-step", .sentence = "first trial of a line search, in units of its direction", .paper = 0.2}),
      Make::choice(&LbfgsGssOptions::line_search_kind,
                   {.name = "line-search",
                    .sentence = "golden section search: clean never goes uphill and has relative tolerances; program "
                                "has the peculiarities of the authors' program, which the text does not mention"}),
  };
  return table;
}

}  // namespace lowpass
