#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <utility>

#include "lowpass/study/layout.hpp"
#include "lowpass/study/study.hpp"

namespace lowpass {

/// The finished work of a study folder, whoever asked for it.
struct FinishedWork {
  std::map<std::pair<std::string, std::string>, std::size_t> trainings;  ///< by network and optimiser
  std::map<std::string, std::size_t> ensembles;                          ///< by network
  std::size_t paths = 0;

  /// Training runs of a network, or of all; of an optimiser, or of both.
  std::size_t trainings_of(const std::string& network, const std::string& optimizer) const;
  /// Ensembles of a network, or of all.
  std::size_t ensembles_of(const std::string& network) const;
};

/// Looks through training/, ensembles/ and paths/.
FinishedWork finished_work(const StudyLayout& layout);

/// Whether `asked` can go on in a folder made by `before`: finished work stays, so no key that has gone into it may
/// differ, and no network with finished runs may be missing. Amounts (runs, kept, pairs), titles and what is made anew
/// may. `same_data`: whether the data sets' checksums agree; nothing: not known, then the names decide.
/// @throws BadInput ("made with other settings") naming the folder, the key path, both values and the work behind it.
void refuse_other_settings(const StudyLayout& layout, const Study& before, const Study& asked,
                           const FinishedWork& finished, std::optional<bool> same_data);

}  // namespace lowpass
