#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "lowpass/core/file_descriptor.hpp"
#include "lowpass/network/data_set.hpp"
#include "lowpass/study/cluster/ranks.hpp"
#include "lowpass/study/study.hpp"

namespace lowpass {

/// Tells the other ranks of the machine that they must read the data themselves. @pre This is the machine's first rank.
void tell_no_data(Ranks& ranks);

/// A study's data set for the ranks of a machine, in memory once: the first of them reads it into a file in memory, and
/// all of them see the same pages of it. The file has no name, and goes with the last that uses it, however that ends.
/// What is smaller than 32 MiB is copied.
class SharedData {
 public:
  /// Reads the data as load_study_data does, and tells the other ranks of the machine where they are.
  /// @pre This is the machine's first rank. @throws what load_study_data throws, when it has told them that there are
  /// none.
  SharedData(Ranks& ranks, const Study& study, const std::optional<std::string>& place);
  SharedData(const SharedData&) = delete;
  SharedData& operator=(const SharedData&) = delete;

  const DataSet& data() const { return data_; }

 private:
  DataSet data_;
  std::optional<FileDescriptor> file_;  ///< open as long as another rank may want to see it
};

/// The data of which the message ("data") of the machine's first rank tells; read anew if they are not those that the
/// study asks for here, or cannot be seen. @throws what load_study_data throws.
DataSet told_data(const nlohmann::ordered_json& message, const Study& study, const std::optional<std::string>& place);

}  // namespace lowpass
