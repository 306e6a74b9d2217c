# Warnings of every target of ours.
function(lowpass_compile_options target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow
                                           $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor;-Woverloaded-virtual>)
  if(LOWPASS_WARNINGS_AS_ERRORS)
    # What these two find depends on what the optimizer inlines: GCC 14 reports the standard library's own code.
    target_compile_options(${target} PRIVATE -Werror -Wno-error=maybe-uninitialized -Wno-error=array-bounds)
  endif()
endfunction()

# lowpass_library(TARGET NAME SOURCES a.cpp ... PUBLIC_HEADERS a.hpp ... SEEN folder LINK ... PRIVATE_LINK ...)
#
# A static library of the project, alias lowpass::NAME, here and in the installed package. Its headers are seen through
# the folder SEEN while building, so that including a header of a layer that is not linked does not compile; the package
# has the public ones in one place: those that a user's program includes, with all that these include themselves.
function(lowpass_library target name)
  cmake_parse_arguments(PARSE_ARGV 2 library "" "SEEN" "SOURCES;PUBLIC_HEADERS;LINK;PRIVATE_LINK")
  add_library(${target} STATIC ${library_SOURCES})
  add_library(lowpass::${name} ALIAS ${target})
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${name})
  target_compile_features(${target} PUBLIC cxx_std_20)
  target_include_directories(${target} PUBLIC $<BUILD_INTERFACE:${library_SEEN}>)
  target_link_libraries(${target} PUBLIC ${library_LINK} PRIVATE ${library_PRIVATE_LINK})
  lowpass_compile_options(${target})
  install(TARGETS ${target} EXPORT lowpassTargets INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
  foreach(header IN LISTS library_PUBLIC_HEADERS)
    cmake_path(ABSOLUTE_PATH header BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
    cmake_path(GET header PARENT_PATH folder)
    cmake_path(RELATIVE_PATH folder BASE_DIRECTORY ${PROJECT_SOURCE_DIR})
    install(FILES ${header} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/${folder})
  endforeach()
endfunction()

# lowpass_layer(NAME SOURCES a.cpp ... PUBLIC_HEADERS a.hpp ... LINK layers and libraries ... PRIVATE_LINK ...)
#
# Makes the library lowpass_NAME, alias lowpass::NAME, from the folder lowpass/NAME.
function(lowpass_layer name)
  set(seen ${CMAKE_BINARY_DIR}/layers/${name})
  file(MAKE_DIRECTORY ${seen}/lowpass)
  file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR} ${seen}/lowpass/${name} SYMBOLIC)
  lowpass_library(lowpass_${name} ${name} SEEN ${seen} ${ARGN})
endfunction()
