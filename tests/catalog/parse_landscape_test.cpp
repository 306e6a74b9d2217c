#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "lowpass/catalog/catalog.hpp"
#include "lowpass/core/errors.hpp"
#include "refusal.hpp"

namespace lowpass {
namespace {

const std::string valley = std::string("plugin:") + PLUGINS + "bent_valley.so";

std::string refusal_of(const std::string& text) {
  return refusal<BadInput>([&] { parse_landscape(text); });
}

TEST(ParseLandscape, ReadsASurfaceWithItsParametersAndFillsInDefaults) {
  const LandscapeSpec spec = parse_landscape("double-well:dimension=7");
  EXPECT_EQ(spec.text, "double-well:dimension=7");
  EXPECT_EQ(spec.name, "double-well");
  EXPECT_EQ(spec.parameters, (ParameterValues{{"dimension", "7"}, {"condition", "10"}}));
  EXPECT_FALSE(spec.needs_data());
  EXPECT_EQ(spec.surface->dimension(), 7U);
}

TEST(ParseLandscape, ReadsANetworkWhichHasNoSurface) {
  const LandscapeSpec spec = parse_landscape("mlp:layers=3-2,bias=1");
  EXPECT_TRUE(spec.needs_data());
  EXPECT_EQ(spec.parameters.at("activation"), "softplus");
  EXPECT_EQ(make_network(spec)->parameter_count(), 3U * 2 + 2);
}

TEST(ParseLandscape, OpensAPlugin) {
  const LandscapeSpec spec = parse_landscape(valley + ",barrier=3");
  EXPECT_EQ(spec.text, valley + ",barrier=3");
  EXPECT_EQ(spec.name, valley);
  EXPECT_FALSE(spec.needs_data());
  EXPECT_EQ(spec.surface->value(std::vector<double>{0, 1}), 3);
  expect_in(refusal_of(valley + ",barrier"), {"parameter 'barrier'", "has no value"});
  expect_in(refusal_of(valley + ",barrier=1,barrier=2"), {"'barrier'", "given twice"});
  expect_in(refusal_of("plugin"), {"names no file", "plugin:./mine.so"});
}

TEST(ParseLandscape, RefusesNamesKeysAndValuesThatItDoesNotKnow) {
  EXPECT_EQ(refusal_of("two-wels"),
            "unknown landscape 'two-wels'; did you mean 'two-wells'? (known: two-wells, muller-brown, double-well, "
            "flat-valley, sunken-wells, lennard-jones, fcp, lenet, lstm, autoencoder, mlp, plugin)");
  EXPECT_EQ(refusal_of("two-wells:depth=1"), "the landscape 'two-wells' takes no parameters; 'depth=1' was given");
  EXPECT_EQ(refusal_of("two-wells:"), "the landscape 'two-wells' takes no parameters; '' was given");
  EXPECT_EQ(refusal_of("double-well:dimensions=3"),
            "unknown parameter of the landscape 'double-well' 'dimensions'; did you mean 'dimension'? (known: "
            "dimension, condition)");
  EXPECT_EQ(refusal_of("double-well:dimension"),
            "the parameter 'dimension' of the landscape 'double-well' has no value; write dimension=VALUE");
  EXPECT_EQ(refusal_of("double-well:dimension=1"),
            "the landscape 'double-well' has dimension=1; allowed is a whole number in 2 ... 1000000");
  EXPECT_EQ(refusal_of("double-well:condition=0.5"),
            "the landscape 'double-well' has condition=0.5; allowed is a number in 1 ... 10000");
  EXPECT_EQ(refusal_of("lstm:hidden=0"), "the landscape 'lstm' has hidden=0; allowed is a whole number in 1 ... 4096");
  EXPECT_EQ(refusal_of("mlp:layers=3"),
            "the landscape 'mlp' has layers=3; allowed is features-hidden-...-classes, two or more whole numbers in "
            "1 ... 1000000 such as 784-100-10");
}

TEST(MakeNetwork, RefusesASurfaceAndNamesTheNetworks) {
  for (const std::string& text : {std::string("two-wells"), valley}) {
    const LandscapeSpec spec = parse_landscape(text);
    EXPECT_EQ(refusal<BadInput>([&] { make_network(spec); }),
              "the landscape '" + text + "' has no weights to train; networks are: fcp, lenet, lstm, autoencoder, mlp");
  }
}

TEST(Catalog, NamesTheLandscapesOfADimension) {
  EXPECT_EQ(landscapes_that_fit(42200), "they would fit fcp, mlp");
  EXPECT_EQ(landscapes_that_fit(3), "no landscape with default parameters has so many");
}

}  // namespace
}  // namespace lowpass
