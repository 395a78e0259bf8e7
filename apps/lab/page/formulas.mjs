// The formulas of the page, typeset when it is built (scripts/web). By problem, reduction and family of models; the sources
// named here are those of the catalogue, which the page prints beside them.

const tex = String.raw;

const definition = "definition";
const shown = "this reduction's embedding; checked on all inputs by crossbits verify";

export const formulas = {
  problem: {
    disjointness: [
      { what: "The problem", tex: tex`\mathrm{DISJ}_n(x,y)=1\iff\text{no } i \text{ has } x_i=y_i=1`, source: definition },
    ],
    index: [{ what: "The problem", tex: tex`\mathrm{INDEX}_n(x,y)=x_y,\qquad x\in[k]^n,\ y\in[n]`, source: definition }],
    equality: [{ what: "The problem", tex: tex`\mathrm{EQ}_n(x,y)=1\iff x=y`, source: definition }],
    "greater-than": [{ what: "The problem", tex: tex`\mathrm{GT}_n(x,y)=1\iff x>y`, source: definition }],
    "inner-product": [{ what: "The problem", tex: tex`\mathrm{IP}_n(x,y)=\textstyle\sum_i x_iy_i \bmod 2`, source: definition }],
  },
  reduction: {
    "disjointness-to-sparse-average": [
      { what: "The task", tex: tex`\mathrm{qSA}(z,y)_i=\frac1q\sum_{j\in y_i}z_j,\qquad |y_i|=q`,
        source: "Sanford, Hsu, Telgarsky 2023" },
      { what: "The tokens", tex: tex`y_{2n}=\{\,2i+1-x_i : i<n\,\},\qquad z_{2i}=2y_i-1,\quad z_{2i+1}=-1`, source: shown },
      { what: "Reading the answer", tex: tex`\mathrm{qSA}=-1+\tfrac2q\,|x\cap y|\ \Longrightarrow\ \mathrm{DISJ}=1\iff f<-1+\tfrac1q`, source: shown },
      { what: "So it must pay", tex: tex`(m+1+d')\,p\ \ge\ q;\qquad m\,p\ \ge\ q\ \text{ if her own key and value are public}`, source: "Sanford, Hsu, Telgarsky 2023, Thm 4" },
    ],
    "disjointness-to-sparse-average-streaming": [
      { what: "The task", tex: tex`\mathrm{qSA}(z,y)_i=z_j,\qquad y_i=\{j\},\ q=1`, source: "Sanford, Hsu, Telgarsky 2023" },
      { what: "The tokens", tex: tex`z_{1+i}=2x_i-1,\qquad y_{n+1+i}=\begin{cases}\{1+i\}&y_i=1\\\{0\}&y_i=0\end{cases}`, source: shown },
      { what: "So it must pay", tex: tex`S\ \ge\ \tfrac{N-1}{2}=n`, source: "Sanford, Hsu, Telgarsky 2023, Thm 11" },
    ],
    "disjointness-to-sparse-average-dense": [
      { what: "The task", tex: tex`\mathrm{qSA}(z,y)_i=\tfrac12(z_j+z_S),\qquad y_i=\{j,S\},\ z_S=0`, source: "Sanford, Hsu, Telgarsky 2023" },
      { what: "So it must pay", tex: tex`r\cdot(\text{bits of a sum})\ \ge\ n`, source: "derived here" },
    ],
    "index-to-sparse-average-dense": [
      { what: "The task", tex: tex`\mathrm{qSA}(z,y)_i=\tfrac12(z_j+z_S),\qquad y_i=\{j,S\},\ z_S=0`, source: "Sanford, Hsu, Telgarsky 2023" },
      { what: "So it must pay", tex: tex`r\cdot(\text{bits of a sum})\ \ge\ n`, source: "derived here" },
    ],
    "sparse-disjointness-to-sparse-average": [
      { what: "The task", tex: tex`\mathrm{qSA}(z,y)_i=\frac1q\sum_{j\in y_i}z_j,\qquad |y_i|=q`, source: "Sanford, Hsu, Telgarsky 2023" },
      { what: "So it must pay", tex: tex`(m+1+d')\,p\ \ge\ \Bigl\lceil\log_2\tbinom{N-1}{q}\Bigr\rceil`, source: "derived here" },
    ],
    "disjointness-to-match3": [
      { what: "The task", tex: tex`\mathrm{Match3}(s)_i=1\iff\exists j,k:\ s_i+s_j+s_k\equiv 0 \pmod M`, source: "Sanford, Hsu, Telgarsky 2023" },
      { what: "The tokens", tex: tex`s_0=1,\qquad s_{1+i}=v_i\ \text{or}\ 1,\qquad s_{1+n+i}=M-1-v_i\ \text{or}\ 1`, source: shown },
      { what: "So it must pay", tex: tex`m\,p\,H\ \ge\ c\,\frac{N}{\log\log N},\qquad M\ge N+1`, source: "Sanford, Hsu, Telgarsky 2023, Thm 7" },
    ],
    "index-to-match3": [
      { what: "The task", tex: tex`\mathrm{Match3}(s)_i=1\iff\exists j,k:\ s_i+s_j+s_k\equiv 0 \pmod M`, source: "Sanford, Hsu, Telgarsky 2023" },
      { what: "The tokens", tex: tex`s_0=1,\qquad s_{1+i}=v_i\ \text{or}\ 1,\qquad s_{1+n}=M-1-v_y`, source: shown },
    ],
    "index-to-lookup": [
      { what: "The task", tex: tex`f(s_0,\dots,s_{n-1},\,y)=s_y`, source: definition },
      { what: "A recurrent model must pay", tex: tex`S\ \ge\ \lceil n\log_2 k\rceil`, source: "Bhattamishra, Hahn, Blunsom, Kanade 2024 (from memory)" },
    ],
  },
  family: {
    attention: [
      { what: "The model", tex: tex`f(X)_i=\frac{\sum_j e^{\langle q_i,k_j\rangle-c}\,v_j}{\sum_j e^{\langle q_i,k_j\rangle-c}},\qquad q_i,k_j\in\mathbb{R}^m,\ p\text{ bits a number}`, source: definition },
      { what: "What a query costs", tex: tex`\text{bits}(q_i)=m\cdot p`, source: "the width of the message; counted on the transcript" },
    ],
    rnn: [{ what: "The model", tex: tex`h_t=g(h_{t-1},\,x_t),\qquad h_t\in\{0,1\}^S`, source: definition }],
    mlp: [{ what: "The model", tex: tex`h=W_Ax_A+W_Bx_B+b,\qquad f=\varphi(h),\quad h\in\mathbb{Z}^r`, source: definition }],
  },
  bound: [
    { what: "One message must tell rows apart", tex: tex`D^{A\to B}(f)=\lceil\log_2\#\{\text{different rows of }M_f\}\rceil`,
      source: "derived here; textbook: Kushilevitz and Nisan 1997, section 4.2" },
    { what: "A transcript is a rectangle", tex: tex`(x,y),(x',y')\mapsto\pi\ \Longrightarrow\ (x,y'),(x',y)\mapsto\pi`,
      source: "textbook: Kushilevitz and Nisan 1997, section 1.2; from memory" },
  ],
};
