# Draws the efficiency of a study on 1 to 10,000 workers from simulate's table: see README.md.
#
#   gnuplot -e "table='simulated.csv'; picture='efficiency.svg'" benchmarks/farm/efficiency.gp
set terminal svg size 760,420 font 'sans,13' background 'white'
set output picture
set datafile separator ','
set logscale x
set format x '10^{%T}'
set xlabel 'workers (one core each)'
set ylabel "efficiency (tasks' own time / all time)"
set yrange [0:1.05]
set grid lc rgb '#dddddd'
set key left bottom Left reverse
scenarios = 5
array name[5] = ['nothing happens', '5 % of the workers three times as slow', 'a worker fails once in 100 hours', 'the same without checkpoints', 'all three together']
array colour[5] = ['#000000', '#d95f02', '#1b9e77', '#7570b3', '#e7298a']
plot for [i=1:scenarios] table using 2:(strcol(1) eq name[i] ? $4 : NaN) with linespoints lw 2 pt 7 ps 0.5 lc rgb colour[i] title name[i]
