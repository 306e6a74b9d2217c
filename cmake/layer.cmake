# Warnings of every target of ours.
function(lowpass_compile_options target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow
                                           $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor;-Woverloaded-virtual>)
  if(LOWPASS_WARNINGS_AS_ERRORS)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
endfunction()

# lowpass_layer(NAME SOURCES a.cpp ... LINK layers and libraries ...)
#
# Makes the static library lowpass_NAME, alias lowpass::NAME, from the folder lowpass/NAME. The layer's headers are seen
# through a folder of its own, so that including a header of a layer that is not linked does not compile.
function(lowpass_layer name)
  cmake_parse_arguments(PARSE_ARGV 1 layer "" "" "SOURCES;LINK;PRIVATE_LINK")
  set(seen ${CMAKE_BINARY_DIR}/layers/${name})
  file(MAKE_DIRECTORY ${seen}/lowpass)
  file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR} ${seen}/lowpass/${name} SYMBOLIC)
  add_library(lowpass_${name} STATIC ${layer_SOURCES})
  add_library(lowpass::${name} ALIAS lowpass_${name})
  target_include_directories(lowpass_${name} PUBLIC ${seen})
  target_link_libraries(lowpass_${name} PUBLIC ${layer_LINK} PRIVATE ${layer_PRIVATE_LINK})
  lowpass_compile_options(lowpass_${name})
endfunction()
