#include "lowpass/catalog/point.hpp"

#include <fmt/format.h>

#include "lowpass/core/errors.hpp"
#include "lowpass/core/npy.hpp"
#include "lowpass/core/safetensors.hpp"
#include "lowpass/core/text.hpp"
#include "lowpass/network/state_dict.hpp"

namespace lowpass {
namespace {

/// A point's text and where it came from, for messages.
struct PointText {
  const std::string& option;
  const std::string& text;

  [[noreturn]] void refuse(const std::string& why) const {
    throw BadInput(fmt::format("{} is '{}'; {}", option, text, why));
  }
};

/// The landscape's dimension with these parameters.
std::size_t dimension_of(const LandscapeSpec& spec) {
  return spec.surface ? spec.surface->dimension() : make_network(spec)->parameter_count();
}

std::vector<double> known_minimum(const PointText& point, std::string_view number, const LandscapeSpec& spec) {
  const std::vector<KnownPoint> minima = spec.surface ? spec.surface->known_points().minima : std::vector<KnownPoint>{};
  if (minima.empty())
    point.refuse(
        fmt::format("the landscape '{}' knows no minima; give the numbers, a row of an array file such as "
                    "weights.npy#0{}",
                    spec.name, spec.needs_data() ? ", or init:SEED" : ""));
  const auto k = parse_count(number);
  if (!(k && *k < minima.size()))
    point.refuse(fmt::format("the landscape '{}' knows {} minima, min:0 to min:{} ('lowpass landscapes' lists them)",
                             spec.name, minima.size(), minima.size() - 1));
  return minima[*k].position;
}

std::vector<double> initialisation(const PointText& point, std::string_view seed, const LandscapeSpec& spec) {
  if (!spec.needs_data())
    point.refuse(fmt::format("the landscape '{}' is no network and has no random initialisation; give min:K or numbers",
                             spec.name));
  const auto number = parse_count(seed);
  if (!number) point.refuse("after 'init:' stands a seed, a whole number, 0 or more");
  return make_network(spec)->initial_weights(*number);
}

std::vector<double> state_dict_weights(const PointText& point, const LandscapeSpec& spec) {
  if (!spec.needs_data())
    point.refuse(fmt::format("the landscape '{}' is no network; give min:K or numbers", spec.name));
  return weights_of(make_network(spec)->tensors(), read_safetensors(point.text), point.text);
}

std::vector<double> array_row(const PointText& point, std::size_t hash, const LandscapeSpec& spec) {
  if (hash == std::string::npos)
    point.refuse(fmt::format("say which row of the file, counted from 0, such as {}#0", point.text));
  const auto row = parse_count(std::string_view(point.text).substr(hash + 1));
  if (!row) point.refuse("after '#' stands the row's number, counted from 0, such as weights.npy#3");
  const std::filesystem::path file = point.text.substr(0, hash);
  // Other rows are none of this point's business.
  const Matrix<double> array = read_npy(file, NotFinite::allowed);
  if (*row >= array.rows())
    point.refuse(fmt::format("the file has {} rows: give a number from 0 to {} after '#'", array.rows(),
                             static_cast<long long>(array.rows()) - 1));
  if (array.columns() != dimension_of(spec))
    point.refuse(fmt::format("the file's rows have {} components, the landscape '{}' has {}; {}", array.columns(),
                             spec.name, dimension_of(spec), landscapes_that_fit(array.columns())));
  check_finite_row(file, array, *row);
  const auto values = array.row(*row);
  return {values.begin(), values.end()};
}

std::vector<double> numbers(const PointText& point, const LandscapeSpec& spec) {
  std::vector<double> result;
  for (const std::string& piece : split(point.text, ',')) {
    const std::optional<double> number = parse_number(piece);
    if (!number) point.refuse(fmt::format("'{}' is no finite number; a point is {}", piece, point_forms));
    result.push_back(*number);
  }
  if (result.size() != dimension_of(spec))
    point.refuse(fmt::format("it has {} components, a point of the landscape '{}' has {}", result.size(), spec.name,
                             dimension_of(spec)));
  return result;
}

}  // namespace

std::vector<double> parse_point(const std::string& option, const std::string& text, const LandscapeSpec& spec) {
  const PointText point{option, text};
  if (text.starts_with("min:")) return known_minimum(point, std::string_view(text).substr(4), spec);
  if (text.starts_with("init:")) return initialisation(point, std::string_view(text).substr(5), spec);
  if (text.ends_with(".safetensors")) return state_dict_weights(point, spec);
  const std::size_t hash = text.rfind('#');
  if (hash != std::string::npos || text.ends_with(".npy")) return array_row(point, hash, spec);
  const std::size_t colon = text.find(':');
  if (colon != std::string::npos) {
    const std::vector<std::string> known{"min", "init"};
    point.refuse(
        fmt::format("{}; a point is {}", unknown_name("kind of point", text.substr(0, colon), known), point_forms));
  }
  return numbers(point, spec);
}

}  // namespace lowpass
