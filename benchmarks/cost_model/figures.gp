# Draws what summary.py left in a folder, in the style of a study's figures (lowpass/report/figure_style.cpp):
#
#   gnuplot -c figures.gp DATA-FOLDER PICTURE-FOLDER [png]        (gnuplot 5.4 or newer)
#
# One picture for each axis: cost-AXIS.svg. Marks are measured, lines are the models.

data = ARG1 . '/'
pictures = ARG2 . '/'
format = ARG3 eq 'png' ? 'png' : 'svg'

set encoding utf8
array names[4] = ['FCP', 'autoencoder', 'LeNet', 'LSTM']
array colors[4] = ['#000080', '#56a5dc', '#ee6677', '#c99700']
array marks[4] = [7, 5, 9, 13]
set dashtype 1 (1,0)
set dashtype 2 (10,3)
set dashtype 3 (3,2)
set dashtype 4 (10,3,2,3)
kind_name(kind) = kind eq 'gradient' ? 'gradient' : 'path gradient'

legend_height = 38.0
y_words(axis) = axis eq 'samples' ? 'seconds' : 'µs per sample'

do for [axis in 'samples points terms parameters workers'] {
  kinds = axis eq 'points' || axis eq 'terms' ? 'path_gradient' : 'gradient path_gradient'
  panels = words(kinds)
  panel_width = panels == 1 ? 720.0 : 460.0
  panel_height = panels == 1 ? 420.0 : 350.0
  width = panel_width * panels
  height = legend_height + panel_height
  if (format eq 'svg') {
    set terminal svg size width,height enhanced font 'sans-serif,14' name 'cost_'.axis background 'white'
  } else {
    set terminal pngcairo size width,height enhanced font 'sans-serif,11'
  }
  set output pictures . 'cost-' . axis . '.' . format
  set multiplot
  set grid lc '#d8d8d8' lw 0.6 dt solid

  # The legend, above all panels
  set lmargin at screen 0.02; set rmargin at screen 0.98; set tmargin at screen 0.995
  set bmargin at screen 1 - legend_height / height
  unset border; unset tics; unset grid; unset logscale; unset label
  set xrange [0:1]; set yrange [0:1]
  set key center center horizontal maxrows 1 samplen 3 spacing 1 width 1
  plot 2 notitle, for [i=1:4] keyentry with linespoints lc rgb colors[i] lw 2 dt i pt marks[i] ps 0.8 title names[i]
  unset key
  set border 3 lw 1; set grid lc '#d8d8d8' lw 0.6 dt solid

  do for [p=1:panels] {
    kind = word(kinds, p)
    x = panel_width * (p - 1)
    set lmargin at screen (x + 86) / width; set rmargin at screen (x + panel_width - 20) / width
    set tmargin at screen 1 - (legend_height + 32) / height; set bmargin at screen 64 / height
    set label 1 kind_name(kind) at graph 0.5,screen 1 - (legend_height + 18) / height center
    set label 2 axis at graph 0.5,screen 17 / height center
    set label 3 y_words(axis) at screen (x + 14) / width,graph 0.5 center rotate
    file = data . axis . '-' . kind . '.dat'
    unset logscale
    set autoscale xy
    stats file using 1:2 nooutput
    room(low, high) = (high / low) ** 0.06
    set xrange [STATS_min_x / room(STATS_min_x, STATS_max_x):STATS_max_x * room(STATS_min_x, STATS_max_x)]
    set yrange [STATS_min_y / room(STATS_min_y, STATS_max_y):STATS_max_y * room(STATS_min_y, STATS_max_y)]
    set logscale xy
    set xtics nomirror out scale 0.6,0.35 1e-9,10,1e9 format '10^{%T}'
    set ytics nomirror out scale 0.6,0.35 1e-9,10,1e9 format '10^{%T}'
    set mxtics default; set mytics default
    if (axis eq 'points') { unset mxtics; set xtics ('11' 11, '26' 26, '51' 51, '101' 101, '201' 201) }
    if (axis eq 'terms') { unset mxtics; set xtics ('1' 1, '2' 2, '5' 5, '10' 10, '20' 20, '40' 40) }
    if (axis eq 'workers') { unset mxtics; set xtics ('1' 1, '2' 2, '4' 4, '8' 8, '16' 16, '32' 32, '64' 64) }
    plot for [i=1:4] file index 2 * i - 1 using 1:2 with lines lc rgb colors[i] lw 2 dt i, \
         for [i=1:4] file index 2 * i - 2 using 1:2 with points lc rgb colors[i] pt marks[i] ps 0.8
  }
  unset multiplot
  unset output
}
