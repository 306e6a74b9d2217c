#include <fmt/format.h>

#include <memory>

#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "lowpass/catalog/catalog.hpp"
#include "lowpass/core/text.hpp"

namespace lowpass {
namespace {

constexpr const char* plugin_form = "plugin:PATH,key=value,...";
constexpr const char* plugin_description =
    "a landscape of your own: a shared object such as plugin:./mine.so, with the functions of "
    "lowpass/plugin/lowpass_plugin.h";

nlohmann::ordered_json points_json(const std::vector<KnownPoint>& points) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const KnownPoint& point : points) list.push_back({{"value", point.value}, {"position", point.position}});
  return list;
}

nlohmann::ordered_json passes_json(const std::vector<KnownPass>& passes) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const KnownPass& pass : passes)
    list.push_back({{"value", pass.value}, {"position", pass.position}, {"joins", pass.joins}});
  return list;
}

nlohmann::ordered_json catalog_json() {
  nlohmann::ordered_json object = json_object();
  object["landscapes"] = nlohmann::ordered_json::array();
  for (const CatalogEntry& entry : landscape_catalog()) {
    nlohmann::ordered_json parameters = nlohmann::ordered_json::array();
    for (const LandscapeParameter& parameter : entry.parameters)
      parameters.push_back(
          {{"key", parameter.key}, {"default", parameter.default_value}, {"allowed", parameter.allowed}});
    object["landscapes"].push_back({{"name", entry.name},
                                    {"description", entry.description},
                                    {"dimension", entry.dimension},
                                    {"needs_data", entry.needs_data},
                                    {"parameters", parameters},
                                    {"minima", points_json(entry.known.minima)},
                                    {"passes", passes_json(entry.known.passes)}});
  }
  object["plugins"] = {{"form", plugin_form}, {"description", plugin_description}};
  return object;
}

template <class Point>
void print_points(const char* kind, const std::vector<Point>& points) {
  constexpr std::size_t most_shown = 3;  // an atom cluster's dozens of coordinates would bury the rest
  for (std::size_t k = 0; k < points.size(); ++k) {
    fmt::print("    {}:{}  {:.10g}", kind, k, points[k].value);
    if (points[k].position.size() <= most_shown) fmt::print(" at {:.10g}", fmt::join(points[k].position, ","));
    fmt::print("\n");
  }
}

void print_catalog() {
  for (const CatalogEntry& entry : landscape_catalog()) {
    fmt::print("{}  ({} dimensions{})\n    {}\n", entry.name, entry.dimension, entry.needs_data ? ", needs data" : "",
               entry.description);
    for (const LandscapeParameter& parameter : entry.parameters)
      fmt::print("    parameter {}: {}; default {}\n", parameter.key, parameter.allowed, parameter.default_value);
    print_points("min", entry.known.minima);
    print_points("pass", entry.known.passes);
  }
  fmt::print("{}\n    {}\n", plugin_form, plugin_description);
}

}  // namespace

void add_landscapes(CLI::App& program, int&) {
  CLI::App* command = program.add_subcommand("landscapes", "List the landscapes, their parameters, minima and passes");
  const auto json = std::make_shared<bool>(false);
  add_json_flag(*command, *json);
  command->callback([json] {
    if (*json) {
      print_json(catalog_json());
    } else {
      print_catalog();
    }
  });
}

}  // namespace lowpass
