/** The lines of conf/FlowGrapher_Colors: all names and families of the specifications of FlowGrapher (section 6.4) and FlowTracker (section 4.3). */
export const DEFAULT_COLOURS = `
255 255 255 white
0 0 0 black
243 243 243 gray95
230 230 230 gray90
204 204 204 gray80
179 179 179 gray70
153 153 153 gray60
128 128 128 gray50
102 102 102 gray40
77 77 77 gray30
51 51 51 gray20
217 38 38 red
255 140 26 orange
255 255 102 yellow
46 160 67 green
38 102 217 blue
128 64 191 violet
140 50 140 purple
140 90 43 brown
247 140 178 pink
51 204 221 cyan
217 51 166 magenta
230 180 34 gold
128 128 32 olive
26 140 140 teal
28 47 117 navy
122 24 40 maroon
64 208 190 turquoise
160 220 50 lime
250 140 115 salmon
210 180 140 tan
240 228 200 beige
200 190 235 lavender
70 130 180 steel blue
112 128 144 slate gray
249 200 200 pale red
255 224 192 pale orange
249 245 200 pale yellow
200 249 204 pale green
200 245 249 pale cyan
200 218 249 pale blue
223 200 249 pale violet
249 200 237 pale magenta
249 200 216 pale pink
225 207 193 pale brown
213 240 194 pale olive
226 228 233 pale gray
232 156 156 pastel red
232 194 156 pastel orange
232 225 156 pastel yellow
156 232 162 pastel green
156 225 232 pastel cyan
156 184 232 pastel blue
191 156 232 pastel violet
232 156 213 pastel magenta
232 156 181 pastel pink
196 166 141 pastel brown
229 97 97 light red
229 163 97 light orange
229 218 97 light yellow
97 229 108 light green
97 218 229 light cyan
97 146 229 light blue
159 97 229 light violet
229 97 196 light magenta
229 97 141 light pink
186 136 94 light brown
130 23 23 dark red
130 76 23 dark orange
130 121 23 dark yellow
23 130 32 dark green
23 121 130 dark cyan
23 62 130 dark blue
73 23 130 dark violet
130 23 103 dark magenta
130 23 59 dark pink
95 52 17 dark brown
211 211 211 light gray
90 90 90 dark gray
217 0 0 analysis1
255 121 0 analysis2
251 205 0 analysis3
255 255 6 analysis4
8 253 0 analysis5
0 145 68 analysis6
146 39 143 analysis7
255 0 255 analysis8
0 101 176 analysis9
27 0 81 analysis10
86 130 189 pie color1
233 148 82 pie color2
110 178 122 pie color3
222 201 94 pie color4
150 120 190 pie color5
104 188 204 pie color6
222 120 140 pie color7
160 150 120 pie color8
150 200 90 pie color9
170 180 195 pie color10
197 176 147 pie2 color1
173 162 140 pie2 color2
211 209 194 pie2 color3
141 149 168 pie2 color4
148 174 199 pie2 color5
153 184 204 pie2 color6
185 208 180 pie2 color7
229 206 156 pie2 color8
213 201 185 pie2 color9
214 213 209 pie2 color10
102 34 238 auto mixed1
51 221 255 auto mixed2
255 153 51 auto mixed3
46 160 90 auto mixed4
230 62 98 auto mixed5
245 208 66 auto mixed6
30 90 180 auto mixed7
170 110 60 auto mixed8
51 51 255 auto blue1
51 102 255 auto blue2
51 143 255 auto blue3
60 180 250 auto blue4
95 205 245 auto blue5
140 222 246 auto blue6
180 234 250 auto blue7
214 243 252 auto blue8
151 17 12 auto red1
177 25 16 auto red2
203 35 19 auto red3
229 46 23 auto red4
233 74 48 auto red5
234 102 76 auto red6
237 129 103 auto red7
239 154 130 auto red8
242 178 157 auto red9
245 200 184 auto red10
13 89 51 auto green1
20 127 62 auto green2
30 163 68 auto green3
40 198 68 auto green4
69 214 79 auto green5
113 219 109 auto green6
158 226 147 auto green7
196 234 184 auto green8
65 27 116 auto violet1
87 33 141 auto violet2
111 39 167 auto violet3
137 45 193 auto violet4
162 60 209 auto violet5
183 86 215 auto violet6
201 112 221 auto violet7
216 137 227 auto violet8
229 163 233 auto violet9
239 189 239 auto violet10
021 095 140 fv dark
127 187 226 fv light
`;
