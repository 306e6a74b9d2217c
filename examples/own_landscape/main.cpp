// The height of a pass on a landscape of your own: two wells, f = (x^2 - 1)^2 + 2 (y - (1 - x^2))^2, whose valley leads
// over (0, 1) at height 1, while the straight line between the wells is 3 high.
#include <cstdio>
#include <vector>

#include "lowpass/landscape/from_function.hpp"
#include "lowpass/path/find_path.hpp"

int main() {
  const auto wells = lowpass::from_function(2, [](std::span<const double> x, std::span<double> gradient) {
    const double well = x[0] * x[0] - 1, aside = x[1] + well;
    gradient[0] = 4 * x[0] * (well + 2 * aside);
    gradient[1] = 4 * aside;
    return well * well + 2 * aside * aside;
  });
  const std::vector<double> from{-1, 0}, to{1, 0};
  const lowpass::PathResult path = lowpass::find_path(*wells, from, to);
  std::printf("straight line %.10f\nrefined height %.10f\n", path.linear_height, path.refined_height);
}
