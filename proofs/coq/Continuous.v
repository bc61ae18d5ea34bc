(** Laws with densities: Gaussian, exponential and uniform entropies, cross-entropies and
    divergences as generalized Riemann integrals (Coquelicot's [is_RInt_gen]); written by hand.

    Main definitions
        gaussian, exponential, uniform          the densities
        interval_integration                    an [integration] for every interval: the theorems on
                                                densities hold for it
        real_line, half_line, segment           three of them

    Main statements
        gaussian_integral       the integral of exp (- x ^ 2) is sqrt PI; nothing is assumed
        gaussian_entropy, exponential_entropy, uniform_entropy
        gaussian_cross_entropy, gaussian_divergence, exponential_cross_entropy, ...
        gaussian_on_real_line, ...              the same, for those [integration]s

    The Gaussian integral: with E(t) the integral of exp (- x ^ 2) over [0, t] and R(t) that of
    exp (- t ^ 2 (1 + x ^ 2)) / (1 + x ^ 2) over [0, 1], the derivative of E ^ 2 + R is 0, so it is
    R(0) = PI / 4; and R(t) <= exp (- t ^ 2) vanishes. *)

Require Import Reals Lra Classical.
From Coquelicot Require Import Coquelicot.
From Derive Require Import Prelude.
Open Scope R_scope.
Set Default Timeout 60.

(** An equation in Coquelicot's module [R], as one of real numbers. *)
Ltac of_reals :=
  repeat match goal with
  | |- context [@scal ?K ?V ?a ?b] => change (@scal K V a b) with (Rmult a b)
  | |- context [@plus ?G ?a ?b] => change (@plus G a b) with (Rplus a b)
  | |- context [@minus ?G ?a ?b] => change (@minus G a b) with (Rminus a b)
  | |- context [@opp ?G ?a] => change (@opp G a) with (Ropp a)
  | |- context [@zero ?G] => change (@zero G) with 0
  end;
  match goal with |- @eq _ ?a ?b => change (@eq R a b) end.

(** * Limits *)

Definition minus_inf := Rbar_locally m_infty.
Definition plus_inf := Rbar_locally p_infty.

Lemma limit_at_plus_inf : forall (f : R -> R) (l : R),
  (forall eps, 0 < eps -> exists M, forall x, M < x -> Rabs (f x - l) < eps) ->
  filterlim f (Rbar_locally p_infty) (locally l).
Proof.
  intros f l near. apply filterlim_locally. intro eps.
  destruct (near eps (cond_pos eps)) as [M far]. exists M. intros x beyond.
  exact (far x beyond).
Qed.

Lemma limit_at_minus_inf : forall (f : R -> R) (l : R),
  (forall eps, 0 < eps -> exists M, forall x, x < M -> Rabs (f x - l) < eps) ->
  filterlim f (Rbar_locally m_infty) (locally l).
Proof.
  intros f l near. apply filterlim_locally. intro eps.
  destruct (near eps (cond_pos eps)) as [M far]. exists M. intros x beyond.
  exact (far x beyond).
Qed.

Lemma limit_scal : forall (F : (R -> Prop) -> Prop) (f : R -> R) (c l : R), Filter F ->
  filterlim f F (locally l) -> filterlim (fun x => c * f x) F (locally (c * l)).
Proof.
  intros F f c l FF limit.
  apply (filterlim_comp _ _ _ f (fun y => c * y) F (locally l)); [exact limit |].
  apply (filterlim_scal_r c l).
Qed.

Lemma limit_plus : forall (F : (R -> Prop) -> Prop) (f g : R -> R) (k l : R), Filter F ->
  filterlim f F (locally k) -> filterlim g F (locally l) ->
  filterlim (fun x => f x + g x) F (locally (k + l)).
Proof.
  intros F f g k l FF hf hg.
  eapply filterlim_comp_2; [exact hf | exact hg | apply (filterlim_plus k l)].
Qed.

(** [far F]: along [F], the absolute value grows beyond all bounds. *)
Definition far (F : (R -> Prop) -> Prop) : Prop := forall M : R, F (fun x => M < Rabs x).

Lemma far_plus_inf : far (Rbar_locally p_infty).
Proof. intro M. exists M. intros x beyond. pose proof (Rle_abs x). lra. Qed.

Lemma far_minus_inf : far (Rbar_locally m_infty).
Proof.
  intro M. exists (- M). intros x beyond. pose proof (Rle_abs (- x)). rewrite Rabs_Ropp in H. lra.
Qed.

Lemma ln_ratio : forall a b : R, 0 < a -> 0 < b -> ln (a / b) = ln a - ln b.
Proof.
  intros a b ha hb. unfold Rdiv. rewrite ln_mult, ln_Rinv; [ring | exact hb | exact ha |].
  now apply Rinv_0_lt_compat.
Qed.

(** Linearity, for real functions. *)
Lemma is_RInt_gen_sum :
  forall (Fa Fb : (R -> Prop) -> Prop) (FFa : Filter Fa) (FFb : Filter Fb) (f g : R -> R) (k l : R),
  is_RInt_gen f Fa Fb k -> is_RInt_gen g Fa Fb l -> is_RInt_gen (fun x => f x + g x) Fa Fb (k + l).
Proof. intros Fa Fb FFa FFb f g k l hf hg. exact (is_RInt_gen_plus f g k l hf hg). Qed.

Lemma is_RInt_gen_multiple :
  forall (Fa Fb : (R -> Prop) -> Prop) (FFa : Filter Fa) (FFb : Filter Fb) (f : R -> R) (c l : R),
  is_RInt_gen f Fa Fb l -> is_RInt_gen (fun x => c * f x) Fa Fb (c * l).
Proof. intros Fa Fb FFa FFb f c l hf. exact (is_RInt_gen_scal f c l hf). Qed.

Lemma is_RInt_gen_same :
  forall (Fa Fb : (R -> Prop) -> Prop) (FFa : Filter Fa) (FFb : Filter Fb) (f g : R -> R) (k l : R),
  (forall x, f x = g x) -> k = l -> is_RInt_gen f Fa Fb k -> is_RInt_gen g Fa Fb l.
Proof.
  intros Fa Fb FFa FFb f g k l same <- hf. apply (is_RInt_gen_ext f); [| exact hf].
  apply filter_forall. intros ab x _. apply same.
Qed.

(** The fundamental theorem, for a function with an antiderivative everywhere. *)
Lemma is_RInt_gen_antiderivative :
  forall (F f : R -> R) (Fa Fb : (R -> Prop) -> Prop) (FFa : Filter Fa) (FFb : Filter Fb)
    (la lb : R),
  (forall x, is_derive F x (f x)) ->
  (forall x, continuous f x) ->
  filterlim F Fa (locally la) ->
  filterlim F Fb (locally lb) ->
  is_RInt_gen f Fa Fb (lb - la).
Proof.
  intros F f Fa Fb FFa FFb la lb dF cf ha hb.
  apply (is_RInt_gen_ext (Derive F)).
  - apply filter_forall. intros ab x _. now apply is_derive_unique.
  - apply is_RInt_gen_Derive.
    + apply filter_forall. intros ab x _. now exists (f x).
    + apply filter_forall. intros ab x _. apply (continuous_ext f); [| apply cf].
      intro y. symmetry. now apply is_derive_unique.
    + exact ha.
    + exact hb.
Qed.

(** * The Gaussian integral *)

Definition bell (x : R) : R := exp (- x ^ 2).

Lemma bell_derive : forall x : R, is_derive bell x (- 2 * x * bell x).
Proof. intro x. unfold bell. auto_derive; [trivial | simpl; ring]. Qed.

Lemma bell_continuous : forall x : R, continuous bell x.
Proof. intro x. apply (ex_derive_continuous bell). eexists. apply bell_derive. Qed.

Definition error (t : R) : R := RInt bell 0 t.

Lemma bell_integrable : forall a b, ex_RInt bell a b.
Proof. intros a b. apply (ex_RInt_continuous bell). intros. apply bell_continuous. Qed.

Lemma error_derive : forall t : R, is_derive error t (bell t).
Proof.
  intro t. apply (is_derive_RInt bell error 0 t); [| apply bell_continuous].
  apply filter_forall. intro b. apply (RInt_correct bell). apply bell_integrable.
Qed.

Definition kernel (t x : R) : R := exp (- (t ^ 2 * (1 + x ^ 2))) / (1 + x ^ 2).
Definition rest (t : R) : R := RInt (kernel t) 0 1.

Lemma above_one : forall x : R, 1 <= 1 + x ^ 2.
Proof. intro x. pose proof (pow2_ge_0 x). lra. Qed.

Lemma kernel_derive : forall x t : R,
  is_derive (fun u => kernel u x) t (- 2 * t * exp (- (t ^ 2 * (1 + x ^ 2)))).
Proof.
  intros x t. unfold kernel. pose proof (above_one x).
  auto_derive; [simpl; lra | simpl; field; simpl; lra].
Qed.

Lemma kernel_continuous : forall t x, continuous (kernel t) x.
Proof.
  intros t x. apply (ex_derive_continuous (kernel t)). pose proof (above_one x).
  unfold kernel. auto_derive. lra.
Qed.

Lemma kernel_integrable : forall t, ex_RInt (kernel t) 0 1.
Proof. intro t. apply (ex_RInt_continuous (kernel t)). intros. apply kernel_continuous. Qed.

Lemma rest_derive_integral : forall t : R,
  is_derive rest t (RInt (fun x => - 2 * t * exp (- (t ^ 2 * (1 + x ^ 2)))) 0 1).
Proof.
  intro t.
  replace (RInt (fun x => - 2 * t * exp (- (t ^ 2 * (1 + x ^ 2)))) 0 1)
    with (RInt (fun x => Derive (fun u => kernel u x) t) 0 1)
    by (apply RInt_ext; intros; apply is_derive_unique; apply kernel_derive).
  apply (is_derive_RInt_param kernel 0 1 t).
  - apply filter_forall. intros u x _. eexists. apply kernel_derive.
  - intros x _.
    apply (continuity_2d_pt_ext (fun u v => - 2 * u * exp (- (u ^ 2 * (1 + v ^ 2))))).
    + intros u v. symmetry. apply is_derive_unique. apply kernel_derive.
    + apply continuity_2d_pt_mult.
      * apply continuity_2d_pt_mult; [apply continuity_2d_pt_const | apply continuity_2d_pt_id1].
      * apply continuity_1d_2d_pt_comp.
        { apply derivable_continuous_pt. apply derivable_pt_exp. }
        apply continuity_2d_pt_opp. apply continuity_2d_pt_mult.
        { apply (continuity_2d_pt_ext (fun u v => u * u)); [intros; ring |].
          apply continuity_2d_pt_mult; apply continuity_2d_pt_id1. }
        apply continuity_2d_pt_plus; [apply continuity_2d_pt_const |].
        apply (continuity_2d_pt_ext (fun u v => v * v)); [intros; ring |].
        apply continuity_2d_pt_mult; apply continuity_2d_pt_id2.
  - apply filter_forall. intro u. apply kernel_integrable.
Qed.

Lemma rest_derive : forall t : R, is_derive rest t (- 2 * bell t * error t).
Proof.
  intro t.
  replace (- 2 * bell t * error t)
    with (RInt (fun x => - 2 * t * exp (- (t ^ 2 * (1 + x ^ 2)))) 0 1);
    [apply rest_derive_integral |].
  apply is_RInt_unique.
  apply (is_RInt_ext (fun x => scal (- 2 * bell t) (scal t (bell (t * x + 0))))).
  - intros x _. unfold bell. of_reals.
    replace (- (t ^ 2 * (1 + x ^ 2))) with (- t ^ 2 + - (t * x + 0) ^ 2) by ring.
    rewrite exp_plus. ring.
  - apply (is_RInt_scal (fun x => scal t (bell (t * x + 0))) 0 1 (- 2 * bell t) (error t)).
    apply (is_RInt_comp_lin bell t 0 0 1).
    replace (t * 0 + 0) with 0 by ring. replace (t * 1 + 0) with t by ring.
    apply (RInt_correct bell). apply bell_integrable.
Qed.

Lemma rest_at_zero : rest 0 = PI / 4.
Proof.
  rewrite <- atan_1. unfold rest.
  replace (atan 1) with (minus (atan 1) (atan 0))
    by (rewrite atan_0; of_reals; ring).
  apply is_RInt_unique.
  apply (is_RInt_ext (fun x => / (1 + x ^ 2))).
  - intros x _. unfold kernel. replace (- (0 ^ 2 * (1 + x ^ 2))) with 0 by ring.
    rewrite exp_0. of_reals. field. pose proof (above_one x). lra.
  - apply (is_RInt_derive atan).
    + intros x _. apply is_derive_Reals.
      apply derivable_pt_lim_atan.
    + intros x _. apply (ex_derive_continuous (fun x => / (1 + x ^ 2))).
      pose proof (above_one x). auto_derive. lra.
Qed.

Lemma error_zero : error 0 = 0.
Proof. unfold error. apply (RInt_point 0 bell). Qed.

Lemma error_squared : forall t, 0 <= t -> error t ^ 2 + rest t = PI / 4.
Proof.
  intros t nonneg. destruct (Rle_lt_or_eq_dec 0 t nonneg) as [positive | <-].
  - rewrite <- rest_at_zero. replace (rest 0) with (error 0 ^ 2 + rest 0)
      by (rewrite error_zero; ring).
    symmetry. apply (eq_is_derive (fun u => error u ^ 2 + rest u) 0 t); [| exact positive].
    intros u _.
    replace (@zero R_NormedModule)
      with (plus (INR 2 * bell u * error u ^ pred 2) (- 2 * bell u * error u)).
    + apply (is_derive_plus (fun u => error u ^ 2) rest u); [| apply rest_derive].
      apply (is_derive_pow error 2). apply error_derive.
    + of_reals. simpl. ring.
  - rewrite error_zero, rest_at_zero. ring.
Qed.

Lemma error_nonneg : forall t, 0 <= t -> 0 <= error t.
Proof.
  intros t nonneg. unfold error. apply (RInt_ge_0 bell); [exact nonneg | apply bell_integrable |].
  intros x _. unfold bell. left. apply exp_pos.
Qed.

Lemma rest_between : forall t, 0 <= rest t <= bell t.
Proof.
  intro t. split.
  - apply (RInt_ge_0 (kernel t)); [lra | apply kernel_integrable |].
    intros x _. unfold kernel. pose proof (above_one x). apply Rlt_le, Rdiv_lt_0_compat;
      [apply exp_pos | lra].
  - replace (bell t) with (RInt (fun _ : R => bell t) 0 1)
      by (rewrite RInt_const; of_reals; ring).
    apply (RInt_le (kernel t)); [lra | apply kernel_integrable | apply ex_RInt_const |].
    intros x _. unfold kernel, bell. pose proof (above_one x). pose proof (pow2_ge_0 x).
    apply Rle_trans with (exp (- (t ^ 2 * (1 + x ^ 2)))).
    + apply Rmult_le_reg_r with (1 + x ^ 2); [lra |].
      replace (exp (- (t ^ 2 * (1 + x ^ 2))) / (1 + x ^ 2) * (1 + x ^ 2))
        with (exp (- (t ^ 2 * (1 + x ^ 2)))) by (field; lra).
      pose proof (exp_pos (- (t ^ 2 * (1 + x ^ 2)))). nra.
    + destruct (Req_dec (t ^ 2 * x ^ 2) 0) as [none | some].
      * right. f_equal. lra.
      * left. apply exp_increasing. pose proof (pow2_ge_0 t). nra.
Qed.

Lemma bell_small : forall x, bell x * (1 + x ^ 2) <= 1.
Proof.
  intro x. unfold bell. rewrite exp_Ropp. pose proof (exp_pos (x ^ 2)).
  pose proof (exp_ineq1_le (x ^ 2)).
  apply Rmult_le_reg_l with (exp (x ^ 2)); [lra |]. rewrite <- Rmult_assoc, Rinv_r; lra.
Qed.

Lemma error_at_plus_inf : filterlim error (Rbar_locally p_infty) (locally (sqrt PI / 2)).
Proof.
  apply limit_at_plus_inf. intros eps positive. exists (Rmax 1 (/ eps)). intros t beyond.
  pose proof (Rmax_l 1 (/ eps)). pose proof (Rmax_r 1 (/ eps)).
  pose proof (error_squared t ltac:(lra)) as square.
  pose proof (error_nonneg t ltac:(lra)). pose proof (rest_between t) as [low high].
  pose proof (bell_small t) as small. pose proof PI2_3_2.
  assert (root : sqrt PI * sqrt PI = PI) by (apply sqrt_sqrt; unfold PI2 in *; lra).
  assert (large : 1 < sqrt PI).
  { rewrite <- sqrt_1. apply sqrt_lt_1; unfold PI2 in *; lra. }
  assert (bound : rest t < eps * / 2).
  { assert (0 < bell t) by (unfold bell; apply exp_pos).
    assert (inverse : 1 < eps * t).
    { apply Rmult_lt_reg_l with (/ eps); [now apply Rinv_0_lt_compat |].
      rewrite <- Rmult_assoc, Rinv_l; lra. }
    assert (2 * t <= 1 + t ^ 2) by (pose proof (pow2_ge_0 (t - 1)); lra).
    assert (bell t * (2 * t) <= 1) by nra.
    assert (bell t * 2 < eps).
    { apply Rmult_lt_reg_r with t; lra. }
    lra. }
  assert (factored : (sqrt PI / 2 - error t) * (sqrt PI / 2 + error t) = rest t).
  { replace ((sqrt PI / 2 - error t) * (sqrt PI / 2 + error t))
      with (sqrt PI * sqrt PI / 4 - error t ^ 2) by field. lra. }
  assert (0 <= sqrt PI / 2 - error t).
  { apply Rmult_le_reg_r with (sqrt PI / 2 + error t); lra. }
  rewrite Rabs_left1 by lra. nra.
Qed.

Lemma error_odd : forall t, error (- t) = - error t.
Proof.
  intro t. unfold error. apply is_RInt_unique.
  apply (is_RInt_ext (fun y => opp (scal (- 1) (bell (- 1 * y + 0))))).
  - intros x _. unfold bell. of_reals.
    replace ((- 1 * x + 0) ^ 2) with (x ^ 2) by ring. ring.
  - apply (is_RInt_opp (fun y => scal (- 1) (bell (- 1 * y + 0))) 0 (- t) (RInt bell 0 t)).
    apply (is_RInt_comp_lin bell (- 1) 0 0 (- t)).
    replace (- 1 * 0 + 0) with 0 by ring. replace (- 1 * - t + 0) with t by ring.
    apply (RInt_correct bell). apply bell_integrable.
Qed.

Lemma error_at_minus_inf : filterlim error (Rbar_locally m_infty) (locally (- (sqrt PI / 2))).
Proof.
  apply (filterlim_ext (fun t => - error (- t))).
  { intro t. rewrite error_odd. ring. }
  apply (filterlim_comp _ _ _ (fun t => error (- t)) Ropp _ (locally (sqrt PI / 2))).
  - apply (filterlim_comp _ _ _ Ropp error _ (Rbar_locally p_infty)); [| apply error_at_plus_inf].
    intros P [M far]. exists (- M). intros x beyond. apply far. lra.
  - apply (filterlim_opp (sqrt PI / 2)).
Qed.

Theorem gaussian_integral :
  is_RInt_gen (fun x => exp (- x ^ 2)) (Rbar_locally m_infty) (Rbar_locally p_infty) (sqrt PI).
Proof.
  replace (sqrt PI) with (sqrt PI / 2 - - (sqrt PI / 2)) by field.
  apply (is_RInt_gen_antiderivative error bell); try typeclasses eauto.
  - apply error_derive.
  - apply bell_continuous.
  - apply error_at_minus_inf.
  - apply error_at_plus_inf.
Qed.

(** * Limits of the bell, of x times it, at both ends *)

Lemma bell_product_small : forall x eps : R, 0 < eps -> Rmax 1 (/ eps) < Rabs x ->
  Rabs (x * bell x) < eps.
Proof.
  intros x eps positive far.
  pose proof (Rmax_l 1 (/ eps)). pose proof (Rmax_r 1 (/ eps)).
  pose proof (bell_small x) as small. pose proof (exp_pos (- x ^ 2)) as bell_pos.
  fold (bell x) in bell_pos. rewrite Rabs_mult, (Rabs_right (bell x)) by lra.
  assert (inverse : 1 < eps * Rabs x).
  { apply Rmult_lt_reg_l with (/ eps); [now apply Rinv_0_lt_compat |].
    rewrite <- Rmult_assoc, Rinv_l; lra. }
  rewrite <- pow2_abs in small.
  apply Rmult_lt_reg_r with (Rabs x); [lra |]. nra.
Qed.

Lemma limit_of_product_bell : forall F : (R -> Prop) -> Prop, Filter F -> far F ->
  filterlim (fun x => x * bell x) F (locally 0).
Proof.
  intros F FF away. apply filterlim_locally. intros [eps positive].
  apply (filter_imp (fun x => Rmax 1 (/ eps) < Rabs x)); [| apply away].
  intros x beyond. unfold ball; simpl; unfold AbsRing_ball, abs, minus, plus, opp; simpl.
  replace (x * bell x + - 0) with (x * bell x) by ring.
  now apply bell_product_small.
Qed.

Lemma bell_itself_small : forall x eps : R, 0 < eps -> Rmax 1 (/ eps) < Rabs x -> bell x < eps.
Proof.
  intros x eps positive far. pose proof (bell_product_small x eps positive far) as small.
  pose proof (Rmax_l 1 (/ eps)). pose proof (exp_pos (- x ^ 2)) as bell_pos.
  fold (bell x) in bell_pos. rewrite Rabs_mult, (Rabs_right (bell x)) in small by lra. nra.
Qed.

Lemma limit_of_bell : forall F : (R -> Prop) -> Prop, Filter F -> far F ->
  filterlim bell F (locally 0).
Proof.
  intros F FF away. apply filterlim_locally. intros [eps positive].
  apply (filter_imp (fun x => Rmax 1 (/ eps) < Rabs x)); [| apply away].
  intros x beyond. unfold ball; simpl; unfold AbsRing_ball, abs, minus, plus, opp; simpl.
  replace (bell x + - 0) with (bell x) by ring.
  rewrite Rabs_right by (left; apply exp_pos). now apply bell_itself_small.
Qed.

(** * Laws on the real line: Gaussian densities *)

Section Gaussian.

Variables m s : R.
Hypothesis s_pos : 0 < s.

Definition gaussian (x : R) : R := exp (- (x - m) ^ 2 / (2 * s ^ 2)) / (s * sqrt (2 * PI)).

Definition standard (x : R) : R := (x - m) / (s * sqrt 2).

Lemma root_two : 0 < sqrt 2.
Proof. apply sqrt_lt_R0. lra. Qed.

Lemma root_pi : 0 < sqrt PI.
Proof. apply sqrt_lt_R0. apply PI_RGT_0. Qed.

Lemma root_two_squared : sqrt 2 ^ 2 = 2.
Proof. simpl. rewrite Rmult_1_r. apply sqrt_sqrt. lra. Qed.

Lemma gaussian_bell : forall x, gaussian x = bell (standard x) / (s * sqrt 2 * sqrt PI).
Proof.
  intro x. unfold gaussian, bell, standard. pose proof root_two. pose proof root_pi.
  rewrite sqrt_mult by (pose proof PI_RGT_0; lra).
  replace (- (x - m) ^ 2 / (2 * s ^ 2)) with (- ((x - m) / (s * sqrt 2)) ^ 2).
  - field. lra.
  - rewrite <- root_two_squared at 2. field. lra.
Qed.

Lemma gaussian_pos : forall x, 0 < gaussian x.
Proof.
  intro x. rewrite gaussian_bell. pose proof root_two. pose proof root_pi.
  apply Rdiv_lt_0_compat; [apply exp_pos |]. repeat apply Rmult_lt_0_compat; assumption.
Qed.

Lemma gaussian_derive : forall x : R, is_derive gaussian x (- (x - m) / s ^ 2 * gaussian x).
Proof.
  intro x. assert (0 < sqrt (2 * PI)) by (apply sqrt_lt_R0; pose proof PI_RGT_0; lra).
  unfold gaussian. auto_derive; [nra |].
  replace (- ((x + - m) * ((x + - m) * 1)) * / (2 * (s * (s * 1))))
    with (- (x - m) ^ 2 / (2 * s ^ 2)) by (field; lra).
  field. lra.
Qed.

Lemma gaussian_ln : forall x,
  ln (gaussian x) = - ln (s * sqrt (2 * PI)) - (x - m) ^ 2 / (2 * s ^ 2).
Proof.
  intro x. assert (0 < sqrt (2 * PI)) by (apply sqrt_lt_R0; pose proof PI_RGT_0; lra).
  unfold gaussian, Rdiv at 1.
  rewrite ln_mult, ln_exp, ln_Rinv; [field; lra | nra | apply exp_pos |].
  apply Rinv_0_lt_compat. nra.
Qed.

Lemma gaussian_continuous : forall x : R, continuous gaussian x.
Proof. intro x. apply (ex_derive_continuous gaussian). eexists. apply gaussian_derive. Qed.

Lemma scale_pos : 0 < s * sqrt 2.
Proof. apply Rmult_lt_0_compat; [exact s_pos | exact root_two]. Qed.

Lemma standard_far : forall F : (R -> Prop) -> Prop,
  Filter F -> far F -> far (filtermap standard F).
Proof.
  intros F FF away M. pose proof scale_pos as positive. unfold filtermap.
  apply (filter_imp (fun x => M * (s * sqrt 2) + Rabs m < Rabs x)); [| apply away].
  intros x beyond. unfold standard, Rdiv. rewrite Rabs_mult, Rabs_inv.
  rewrite (Rabs_right (s * sqrt 2)) by lra.
  pose proof (Rabs_triang (x - m) m) as triangle. replace (x - m + m) with x in triangle by ring.
  apply Rmult_lt_reg_r with (s * sqrt 2); [exact positive |].
  rewrite Rmult_assoc, Rinv_l; lra.
Qed.

Lemma limit_of_gaussian : forall F : (R -> Prop) -> Prop, Filter F -> far F ->
  filterlim gaussian F (locally 0).
Proof.
  intros F FF away.
  apply (filterlim_ext (fun x => / (s * sqrt 2 * sqrt PI) * bell (standard x))).
  { intro x. rewrite gaussian_bell. unfold Rdiv. ring. }
  replace 0 with (/ (s * sqrt 2 * sqrt PI) * 0) at 1 by ring. apply limit_scal; [exact FF |].
  apply (limit_of_bell (filtermap standard F)); [typeclasses eauto | now apply standard_far].
Qed.

Lemma limit_of_product_gaussian : forall F : (R -> Prop) -> Prop, Filter F -> far F ->
  filterlim (fun x => (x - m) * gaussian x) F (locally 0).
Proof.
  intros F FF away. pose proof root_two. pose proof root_pi.
  apply (filterlim_ext (fun x => / sqrt PI * (standard x * bell (standard x)))).
  { intro x. rewrite gaussian_bell. unfold standard. field. lra. }
  replace 0 with (/ sqrt PI * 0) at 1 by ring. apply limit_scal; [exact FF |].
  apply (limit_of_product_bell (filtermap standard F));
    [typeclasses eauto | now apply standard_far].
Qed.

Definition cumulative (x : R) : R := / sqrt PI * error (standard x).

Lemma cumulative_derive : forall x : R, is_derive cumulative x (gaussian x).
Proof.
  intro x. pose proof root_two. pose proof root_pi.
  replace (gaussian x) with (/ sqrt PI * (/ (s * sqrt 2) * bell (standard x)))
    by (rewrite gaussian_bell; field; lra).
  apply (is_derive_scal (fun y => error (standard y)) x (/ sqrt PI)).
  apply (is_derive_comp error standard x); [apply error_derive |].
  unfold standard. auto_derive; [lra | field; lra].
Qed.

Lemma cumulative_at_plus_inf : filterlim cumulative (Rbar_locally p_infty) (locally (1 / 2)).
Proof.
  pose proof root_pi. replace (1 / 2) with (/ sqrt PI * (sqrt PI / 2)) by (field; lra).
  apply limit_scal; [typeclasses eauto |].
  apply (filterlim_comp _ _ _ standard error _ (Rbar_locally p_infty));
    [| apply error_at_plus_inf].
  intros P [M holds]. exists (m + M * (s * sqrt 2)). intros x beyond. apply holds.
  unfold standard. apply Rmult_lt_reg_r with (s * sqrt 2); [exact scale_pos |].
  unfold Rdiv. rewrite Rmult_assoc, Rinv_l; [lra |]. pose proof scale_pos. lra.
Qed.

Lemma cumulative_at_minus_inf : filterlim cumulative (Rbar_locally m_infty) (locally (- (1 / 2))).
Proof.
  pose proof root_pi. replace (- (1 / 2)) with (/ sqrt PI * - (sqrt PI / 2)) by (field; lra).
  apply limit_scal; [typeclasses eauto |].
  apply (filterlim_comp _ _ _ standard error _ (Rbar_locally m_infty));
    [| apply error_at_minus_inf].
  intros P [M holds]. exists (m + M * (s * sqrt 2)). intros x beyond. apply holds.
  unfold standard. apply Rmult_lt_reg_r with (s * sqrt 2); [exact scale_pos |].
  unfold Rdiv. rewrite Rmult_assoc, Rinv_l; [lra |]. pose proof scale_pos. lra.
Qed.

(** ** Its mass, mean and variance *)

Theorem gaussian_mass :
  is_RInt_gen gaussian (Rbar_locally m_infty) (Rbar_locally p_infty) 1.
Proof.
  replace 1 with (1 / 2 - - (1 / 2)) by field.
  apply (is_RInt_gen_antiderivative cumulative); try typeclasses eauto.
  - apply cumulative_derive.
  - apply gaussian_continuous.
  - apply cumulative_at_minus_inf.
  - apply cumulative_at_plus_inf.
Qed.

Theorem gaussian_mean :
  is_RInt_gen (fun x => (x - m) * gaussian x) (Rbar_locally m_infty) (Rbar_locally p_infty) 0.
Proof.
  replace 0 with (- s ^ 2 * 0 - - s ^ 2 * 0) by ring.
  apply (is_RInt_gen_antiderivative (fun x => - s ^ 2 * gaussian x)); try typeclasses eauto.
  - intro x. replace ((x - m) * gaussian x) with (- s ^ 2 * (- (x - m) / s ^ 2 * gaussian x))
      by (field; lra).
    apply (is_derive_scal gaussian x (- s ^ 2)). apply gaussian_derive.
  - intro x. apply (continuous_mult (fun y => y - m) gaussian); [| apply gaussian_continuous].
    apply (ex_derive_continuous (fun y => y - m)). auto_derive. trivial.
  - apply limit_scal; [typeclasses eauto |].
    apply limit_of_gaussian; [typeclasses eauto | exact far_minus_inf].
  - apply limit_scal; [typeclasses eauto |].
    apply limit_of_gaussian; [typeclasses eauto | exact far_plus_inf].
Qed.

Theorem gaussian_variance :
  is_RInt_gen (fun x => (x - m) ^ 2 * gaussian x)
    (Rbar_locally m_infty) (Rbar_locally p_infty) (s ^ 2).
Proof.
  replace (s ^ 2) with ((s ^ 2 * (1 / 2) + - s ^ 2 * 0) - (s ^ 2 * - (1 / 2) + - s ^ 2 * 0)) at 1
    by field.
  apply (is_RInt_gen_antiderivative
    (fun x => s ^ 2 * cumulative x + - s ^ 2 * ((x - m) * gaussian x))); try typeclasses eauto.
  - intro x.
    replace ((x - m) ^ 2 * gaussian x)
      with (s ^ 2 * gaussian x
        + - s ^ 2 * (1 * gaussian x + (x - m) * (- (x - m) / s ^ 2 * gaussian x)))
      by (field; lra).
    apply (is_derive_plus (fun y => s ^ 2 * cumulative y)
      (fun y => - s ^ 2 * ((y - m) * gaussian y))).
    + apply (is_derive_scal cumulative x (s ^ 2)). apply cumulative_derive.
    + apply (is_derive_scal (fun y => (y - m) * gaussian y) x (- s ^ 2)).
      apply (is_derive_mult (fun y => y - m) gaussian x 1);
        [| apply gaussian_derive | apply Rmult_comm].
      auto_derive; [trivial | ring].
  - intro x. apply (continuous_mult (fun y => (y - m) ^ 2) gaussian); [| apply gaussian_continuous].
    apply (ex_derive_continuous (fun y => (y - m) ^ 2)). auto_derive. trivial.
  - apply limit_plus; [typeclasses eauto | |]; (apply limit_scal; [typeclasses eauto |]).
    + apply cumulative_at_minus_inf.
    + apply limit_of_product_gaussian; [typeclasses eauto | exact far_minus_inf].
  - apply limit_plus; [typeclasses eauto | |]; (apply limit_scal; [typeclasses eauto |]).
    + apply cumulative_at_plus_inf.
    + apply limit_of_product_gaussian; [typeclasses eauto | exact far_plus_inf].
Qed.

(** A quadratic polynomial under the density. *)
Lemma gaussian_quadratic : forall a b c : R,
  is_RInt_gen (fun x => (a + b * (x - m) + c * (x - m) ^ 2) * gaussian x)
    (Rbar_locally m_infty) (Rbar_locally p_infty) (a + c * s ^ 2).
Proof.
  intros a b c.
  apply (is_RInt_gen_same _ _ _ _ (fun x => a * gaussian x
    + (b * ((x - m) * gaussian x) + c * ((x - m) ^ 2 * gaussian x))) _
    (a * 1 + (b * 0 + c * s ^ 2))); [intro x; ring | ring |].
  apply is_RInt_gen_sum; try typeclasses eauto;
    [| apply is_RInt_gen_sum; try typeclasses eauto]; apply is_RInt_gen_multiple;
    try typeclasses eauto; [exact gaussian_mass | exact gaussian_mean | exact gaussian_variance].
Qed.

End Gaussian.

(** ** Cross-entropy, entropy and divergence *)

Theorem gaussian_cross_entropy : forall m s n t : R, 0 < s -> 0 < t ->
  is_RInt_gen (fun x => - gaussian m s x * ln (gaussian n t x))
    (Rbar_locally m_infty) (Rbar_locally p_infty)
    (ln (t * sqrt (2 * PI)) + (s ^ 2 + (m - n) ^ 2) / (2 * t ^ 2)).
Proof.
  intros m s n t hs ht.
  apply (is_RInt_gen_same _ _ _ _ (fun x =>
    ((ln (t * sqrt (2 * PI)) + (m - n) ^ 2 / (2 * t ^ 2)) + (m - n) / t ^ 2 * (x - m)
      + / (2 * t ^ 2) * (x - m) ^ 2) * gaussian m s x) _
    ((ln (t * sqrt (2 * PI)) + (m - n) ^ 2 / (2 * t ^ 2)) + / (2 * t ^ 2) * s ^ 2)).
  - intro x. rewrite (gaussian_ln n t ht). field. lra.
  - field. lra.
  - now apply gaussian_quadratic.
Qed.

Lemma gaussian_entropy_value : forall s : R, 0 < s ->
  ln (s * sqrt (2 * PI)) + s ^ 2 / (2 * s ^ 2) = 1 / 2 * ln (2 * PI * exp 1 * s ^ 2).
Proof.
  intros s positive. pose proof PI_RGT_0 as pi_pos.
  assert (root : 0 < sqrt (2 * PI)) by (apply sqrt_lt_R0; lra).
  replace (2 * PI * exp 1 * s ^ 2) with ((s * sqrt (2 * PI)) ^ 2 * exp 1).
  - assert (factor : 0 < s * sqrt (2 * PI)) by (apply Rmult_lt_0_compat; lra).
    replace ((s * sqrt (2 * PI)) ^ 2) with ((s * sqrt (2 * PI)) * (s * sqrt (2 * PI))) by ring.
    set (c := s * sqrt (2 * PI)) in *.
    rewrite (ln_mult (c * c) (exp 1)), (ln_mult c c), ln_exp;
      [field; lra | lra | lra | nra | apply exp_pos].
  - replace ((s * sqrt (2 * PI)) ^ 2) with (s ^ 2 * (sqrt (2 * PI) * sqrt (2 * PI))) by ring.
    rewrite sqrt_sqrt by lra. ring.
Qed.

Theorem gaussian_entropy : forall m s : R, 0 < s ->
  is_RInt_gen (fun x => - gaussian m s x * ln (gaussian m s x))
    (Rbar_locally m_infty) (Rbar_locally p_infty) (1 / 2 * ln (2 * PI * exp 1 * s ^ 2)).
Proof.
  intros m s positive. rewrite <- (gaussian_entropy_value s positive).
  replace (s ^ 2 / (2 * s ^ 2)) with ((s ^ 2 + (m - m) ^ 2) / (2 * s ^ 2)) by (field; lra).
  now apply gaussian_cross_entropy.
Qed.

Theorem gaussian_divergence : forall m s n t : R, 0 < s -> 0 < t ->
  is_RInt_gen (fun x => gaussian m s x * ln (gaussian m s x / gaussian n t x))
    (Rbar_locally m_infty) (Rbar_locally p_infty)
    (ln (t / s) + (s ^ 2 + (m - n) ^ 2) / (2 * t ^ 2) - 1 / 2).
Proof.
  intros m s n t hs ht. pose proof PI_RGT_0 as pi_pos.
  assert (root : 0 < sqrt (2 * PI)) by (apply sqrt_lt_R0; lra).
  replace (ln (t / s) + (s ^ 2 + (m - n) ^ 2) / (2 * t ^ 2) - 1 / 2)
    with (ln (t * sqrt (2 * PI)) + (s ^ 2 + (m - n) ^ 2) / (2 * t ^ 2)
      + - (ln (s * sqrt (2 * PI)) + (s ^ 2 + (m - m) ^ 2) / (2 * s ^ 2))).
  - apply (is_RInt_gen_same _ _ _ _ (fun x => - gaussian m s x * ln (gaussian n t x)
      + - 1 * (- gaussian m s x * ln (gaussian m s x))) _
      (ln (t * sqrt (2 * PI)) + (s ^ 2 + (m - n) ^ 2) / (2 * t ^ 2)
        + - 1 * (ln (s * sqrt (2 * PI)) + (s ^ 2 + (m - m) ^ 2) / (2 * s ^ 2)))).
    + intro x. rewrite (ln_ratio (gaussian m s x) (gaussian n t x)); [ring | |];
        now apply gaussian_pos.
    + ring.
    + apply is_RInt_gen_sum; try typeclasses eauto; [now apply gaussian_cross_entropy |].
      apply is_RInt_gen_multiple; try typeclasses eauto. now apply gaussian_cross_entropy.
  - rewrite (ln_ratio t s ht hs), (ln_mult t), (ln_mult s) by lra. field. lra.
Qed.

(** * Laws on the half-line: exponential densities *)

Section Exponential.

Variable r : R.
Hypothesis r_pos : 0 < r.

Definition exponential (x : R) : R := r * exp (- (r * x)).

Lemma exponential_pos : forall x, 0 < exponential x.
Proof. intro x. apply Rmult_lt_0_compat; [exact r_pos | apply exp_pos]. Qed.

Lemma exponential_continuous : forall x : R, continuous exponential x.
Proof.
  intro x. apply (ex_derive_continuous exponential). unfold exponential. auto_derive. trivial.
Qed.

Lemma exponential_ln : forall x, ln (exponential x) = ln r - r * x.
Proof.
  intro x. unfold exponential. rewrite ln_mult, ln_exp; [ring | exact r_pos | apply exp_pos].
Qed.

Lemma argument_falls :
  filterlim (fun x => - (r * x)) (Rbar_locally p_infty) (Rbar_locally m_infty).
Proof.
  intros P [M holds]. exists (- M / r). intros x beyond. apply holds.
  apply (Rmult_lt_compat_l r) in beyond; [| exact r_pos].
  replace (r * (- M / r)) with (- M) in beyond by (field; lra). lra.
Qed.

Lemma tail_falls : filterlim (fun x => exp (- (r * x))) (Rbar_locally p_infty) (locally 0).
Proof.
  apply (filterlim_comp _ _ _ (fun x => - (r * x)) exp _ (Rbar_locally m_infty));
    [exact argument_falls |]. exact is_lim_exp_m.
Qed.

Lemma product_falls : filterlim (fun x => x * exp (- (r * x))) (Rbar_locally p_infty) (locally 0).
Proof.
  apply (filterlim_ext (fun x => - / r * (- (r * x) * exp (- (r * x))))).
  { intro x. field. lra. }
  replace 0 with (- / r * 0) at 1 by ring. apply limit_scal; [typeclasses eauto |].
  apply (filterlim_comp _ _ _ (fun x => - (r * x)) (fun y => y * exp y) _ (Rbar_locally m_infty));
    [exact argument_falls |]. exact is_lim_mul_exp_m.
Qed.

Lemma limit_at_point : forall (f : R -> R) (a : R), filterlim f (at_point a) (locally (f a)).
Proof. intros f a P near. exact (locally_singleton (f a) P near). Qed.

Theorem exponential_mass :
  is_RInt_gen exponential (at_point 0) (Rbar_locally p_infty) 1.
Proof.
  replace 1 with (- 1 * 0 - - 1 * exp (- (r * 0)))
    by (replace (- (r * 0)) with 0 by ring; rewrite exp_0; ring).
  apply (is_RInt_gen_antiderivative (fun x => - 1 * exp (- (r * x)))); try typeclasses eauto.
  - intro x. unfold exponential. auto_derive; [trivial | ring].
  - apply exponential_continuous.
  - apply (limit_at_point (fun x => - 1 * exp (- (r * x)))).
  - apply limit_scal; [typeclasses eauto | exact tail_falls].
Qed.

Theorem exponential_mean :
  is_RInt_gen (fun x => x * exponential x) (at_point 0) (Rbar_locally p_infty) (/ r).
Proof.
  replace (/ r)
    with ((- 1 * 0 + - / r * 0) - (- 1 * (0 * exp (- (r * 0))) + - / r * exp (- (r * 0))))
    by (replace (- (r * 0)) with 0 by ring; rewrite exp_0; ring).
  apply (is_RInt_gen_antiderivative
    (fun x => - 1 * (x * exp (- (r * x))) + - / r * exp (- (r * x)))); try typeclasses eauto.
  - intro x. unfold exponential. auto_derive; [trivial | field; lra].
  - intro x. apply (ex_derive_continuous (fun y => y * exponential y)).
    unfold exponential. auto_derive. trivial.
  - apply (limit_at_point (fun x => - 1 * (x * exp (- (r * x))) + - / r * exp (- (r * x)))).
  - apply limit_plus; [typeclasses eauto | |]; (apply limit_scal; [typeclasses eauto |]).
    + exact product_falls.
    + exact tail_falls.
Qed.

End Exponential.

Theorem exponential_cross_entropy : forall r s : R, 0 < r -> 0 < s ->
  is_RInt_gen (fun x => - exponential r x * ln (exponential s x))
    (at_point 0) (Rbar_locally p_infty) (s / r - ln s).
Proof.
  intros r s hr hs.
  apply (is_RInt_gen_same _ _ _ _
    (fun x => - ln s * exponential r x + s * (x * exponential r x)) _ (- ln s * 1 + s * / r)).
  - intro x. rewrite (exponential_ln s hs). ring.
  - field. lra.
  - apply is_RInt_gen_sum; try typeclasses eauto; apply is_RInt_gen_multiple;
      try typeclasses eauto; [now apply exponential_mass | now apply exponential_mean].
Qed.

Theorem exponential_entropy : forall r : R, 0 < r ->
  is_RInt_gen (fun x => - exponential r x * ln (exponential r x))
    (at_point 0) (Rbar_locally p_infty) (1 - ln r).
Proof.
  intros r hr. replace 1 with (r / r) by (field; lra). now apply exponential_cross_entropy.
Qed.

Theorem exponential_divergence : forall r s : R, 0 < r -> 0 < s ->
  is_RInt_gen (fun x => exponential r x * ln (exponential r x / exponential s x))
    (at_point 0) (Rbar_locally p_infty) (ln (r / s) + s / r - 1).
Proof.
  intros r s hr hs.
  apply (is_RInt_gen_same _ _ _ _ (fun x => - exponential r x * ln (exponential s x)
      + - 1 * (- exponential r x * ln (exponential r x))) _ ((s / r - ln s) + - 1 * (1 - ln r))).
  - intro x. rewrite (ln_ratio (exponential r x) (exponential s x)); [ring | |];
      now apply exponential_pos.
  - rewrite (ln_ratio r s hr hs). field. lra.
  - apply is_RInt_gen_sum; try typeclasses eauto; [now apply exponential_cross_entropy |].
    apply is_RInt_gen_multiple; try typeclasses eauto. now apply exponential_entropy.
Qed.

(** * Laws on a segment: uniform densities *)

Definition uniform (a b x : R) : R := / (b - a).

Theorem uniform_mass : forall a b : R, a < b ->
  is_RInt_gen (uniform a b) (at_point a) (at_point b) 1.
Proof.
  intros a b ordered. apply is_RInt_gen_at_point.
  replace 1 with ((b - a) * / (b - a)) by (field; lra). apply (is_RInt_const a b (/ (b - a))).
Qed.

Theorem uniform_entropy : forall a b : R, a < b ->
  is_RInt_gen (fun x => - uniform a b x * ln (uniform a b x))
    (at_point a) (at_point b) (ln (b - a)).
Proof.
  intros a b ordered. apply is_RInt_gen_at_point. unfold uniform.
  replace (ln (b - a)) with ((b - a) * (- / (b - a) * ln (/ (b - a))))
    by (rewrite ln_Rinv by lra; field; lra).
  apply (is_RInt_const a b (- / (b - a) * ln (/ (b - a)))).
Qed.

(** * The integral of the kernel's axioms, as a generalized Riemann integral

    Theorems on densities are exported for every [integration].  Here is one for each interval:
    the integral of functions that are continuous inside it, and 0 where there is none.  What holds
    almost everywhere is then what holds everywhere inside. *)

Section OnInterval.

Variables Fa Fb : (R -> Prop) -> Prop.
Context {PFa : ProperFilter' Fa} {PFb : ProperFilter' Fb}.
Variable inside : R -> Prop.

Hypothesis ordered :
  filter_prod Fa Fb (fun ab => fst ab < snd ab /\ forall x, fst ab < x < snd ab -> inside x).

Hypothesis reached : forall x, inside x ->
  exists e, 0 < e /\ filter_prod Fa Fb (fun ab => fst ab < x - e /\ x + e < snd ab).

Definition total (f : R -> R) : R := real (Lub_Rbar (fun y => is_RInt_gen f Fa Fb y)).

Definition summable (f : R -> R) : Prop :=
  (forall x, inside x -> continuous f x) /\ exists l, is_RInt_gen f Fa Fb l.

Definition everywhere (P : R -> Prop) : Prop := forall x, inside x -> P x.

Lemma total_value : forall (f : R -> R) (l : R), is_RInt_gen f Fa Fb l -> total f = l.
Proof.
  intros f l value. unfold total. rewrite (is_lub_Rbar_unique _ (Finite l)); [reflexivity |].
  split.
  - intros y other. simpl. right.
    rewrite <- (is_RInt_gen_unique f l value). symmetry. now apply is_RInt_gen_unique.
  - intros bound above. apply above. exact value.
Qed.

Lemma total_of_none : forall f : R -> R, (forall l, ~ is_RInt_gen f Fa Fb l) -> total f = 0.
Proof.
  intros f none. unfold total. rewrite (is_lub_Rbar_unique _ m_infty); [reflexivity |].
  split; [intros y value; now elim (none y) | intros bound _; destruct bound; exact I].
Qed.

Lemma sum_summable : forall f g, summable f -> summable g -> summable (fun x => f x + g x).
Proof.
  intros f g [cf [k hf]] [cg [l hg]]. split.
  - intros x here. apply (continuous_plus f g); [now apply cf | now apply cg].
  - exists (k + l). apply is_RInt_gen_sum; try typeclasses eauto; assumption.
Qed.

Lemma total_sum : forall f g, summable f -> summable g ->
  total (fun x => f x + g x) = total f + total g.
Proof.
  intros f g [_ [k hf]] [_ [l hg]]. rewrite (total_value f k hf), (total_value g l hg).
  apply total_value. apply is_RInt_gen_sum; try typeclasses eauto; assumption.
Qed.

Lemma multiple_summable : forall f c, summable f -> summable (fun x => c * f x).
Proof.
  intros f c [cf [l hf]]. split.
  - intros x here. apply (continuous_scal_r c f). now apply cf.
  - exists (c * l). apply is_RInt_gen_multiple; try typeclasses eauto; assumption.
Qed.

Lemma total_multiple : forall f c, summable f -> total (fun x => c * f x) = c * total f.
Proof.
  intros f c [_ [l hf]]. rewrite (total_value f l hf). apply total_value.
  apply is_RInt_gen_multiple; try typeclasses eauto; assumption.
Qed.

(** If every partial integral is at least [c], so is the integral. *)
Lemma limit_bound : forall (f : R -> R) (l c : R), is_RInt_gen f Fa Fb l ->
  filter_prod Fa Fb (fun ab => forall y, is_RInt f (fst ab) (snd ab) y -> c <= y) -> c <= l.
Proof.
  intros f l c value bound. apply Rnot_lt_le. intro below.
  assert (near : locally l (fun y => y < c)) by (apply open_lt; exact below).
  specialize (value _ near). unfold filtermapi in value.
  assert (proper : ProperFilter' (filter_prod Fa Fb)) by (apply filter_prod_proper'; assumption).
  apply (@filter_not_empty _ _ proper).
  generalize (filter_and _ _ value bound). apply filter_imp.
  intros ab [[y [integral small]] large]. specialize (large y integral). lra.
Qed.

Lemma total_nonneg : forall f, (forall x, 0 <= f x) -> 0 <= total f.
Proof.
  intros f nonneg. destruct (classic (exists l, is_RInt_gen f Fa Fb l)) as [[l value] | none].
  - rewrite (total_value f l value). apply (limit_bound f l 0 value).
    generalize ordered. apply filter_imp. intros [a b] [less _] y integral. simpl in *.
    apply (is_RInt_ge_0 f a b y); [lra | exact integral | intros x _; apply nonneg].
  - rewrite total_of_none; [lra |]. intros l value. apply none. now exists l.
Qed.

Lemma zero_of_total_zero : forall f,
  (forall x, 0 <= f x) -> summable f -> total f = 0 -> everywhere (fun x => f x = 0).
Proof.
  intros f nonneg [cf [l value]] vanishes x here.
  rewrite (total_value f l value) in vanishes. subst l.
  destruct (Rle_lt_or_eq_dec 0 (f x) (nonneg x)) as [positive | zero]; [exfalso | now symmetry].
  destruct (reached x here) as [e [e_pos around]].
  assert (near : locally (f x) (fun y => f x / 2 < y)) by (apply open_gt; lra).
  destruct (cf x here _ near) as [d large].
  pose proof (cond_pos d) as d_pos.
  set (h := Rmin e (d / 2)).
  assert (h_pos : 0 < h) by (apply Rmin_glb_lt; lra).
  assert (h_e : h <= e) by apply Rmin_l.
  assert (h_d : h <= d / 2) by apply Rmin_r.
  assert (0 < 2 * h * (f x / 2)) by nra.
  cut (2 * h * (f x / 2) <= 0); [lra |].
  apply (limit_bound f 0 _ value). generalize around. apply filter_imp.
  intros [a b] [left right] y integral. simpl in *.
  assert (whole : ex_RInt f a b) by now exists y.
  assert (ex_RInt f a (x + h)) by (apply (ex_RInt_Chasles_1 f a (x + h) b); [lra | exact whole]).
  assert (ex_RInt f a (x - h)) by (apply (ex_RInt_Chasles_1 f a (x - h) b); [lra | exact whole]).
  assert (ex_RInt f (x + h) b) by (apply (ex_RInt_Chasles_2 f a (x + h) b); [lra | exact whole]).
  assert (ex_RInt f (x - h) (x + h))
    by (apply (ex_RInt_Chasles_2 f a (x - h) (x + h)); [lra | assumption]).
  rewrite <- (is_RInt_unique f a b y integral).
  rewrite <- (RInt_Chasles f a (x + h) b) by assumption.
  rewrite <- (RInt_Chasles f a (x - h) (x + h)) by assumption.
  assert (0 <= RInt f a (x - h)) by (apply RInt_ge_0; [lra | assumption | intros; apply nonneg]).
  assert (0 <= RInt f (x + h) b) by (apply RInt_ge_0; [lra | assumption | intros; apply nonneg]).
  assert (2 * h * (f x / 2) <= RInt f (x - h) (x + h)).
  { replace (2 * h * (f x / 2)) with (RInt (fun _ : R => f x / 2) (x - h) (x + h))
      by (rewrite RInt_const; of_reals; ring).
    apply RInt_le; [lra | apply ex_RInt_const | assumption |].
    intros z close. left. apply large.
    unfold ball; simpl; unfold AbsRing_ball, abs, minus, plus, opp; simpl.
    apply Rabs_def1; lra. }
  change (2 * h * (f x / 2) <= RInt f a (x - h) + RInt f (x - h) (x + h) + RInt f (x + h) b). lra.
Qed.

Lemma total_ext : forall f g, everywhere (fun x => f x = g x) -> total f = total g.
Proof.
  intros f g same. unfold total. f_equal. apply Lub_Rbar_eqset. intro y.
  split; apply is_RInt_gen_ext; generalize ordered; apply filter_imp;
    intros ab [less within] x between; rewrite Rmin_left, Rmax_right in between by lra;
    [| symmetry]; apply same; now apply within.
Qed.

Definition interval_integration : integration.
Proof.
  refine (Integration total summable everywhere sum_summable total_sum multiple_summable
    total_multiple total_nonneg zero_of_total_zero _ total_ext).
  intros P Q implied holds x here. apply implied. now apply holds.
Defined.

End OnInterval.

(** ** The real line, the half-line, a segment *)

Definition real_line : integration.
Proof.
  refine (interval_integration (Rbar_locally m_infty) (Rbar_locally p_infty) (fun _ => True) _ _).
  - apply (Filter_prod _ _ _ (fun x => x < 0) (fun y => 0 < y)).
    + exists 0. trivial.
    + exists 0. trivial.
    + intros x y hx hy. simpl. split; [lra | trivial].
  - intros x _. exists 1. split; [lra |].
    apply (Filter_prod _ _ _ (fun a => a < x - 1) (fun b => x + 1 < b)).
    + exists (x - 1). trivial.
    + exists (x + 1). trivial.
    + intros a b ha hb. simpl. lra.
Defined.

Definition half_line : integration.
Proof.
  refine (interval_integration (at_point 0) (Rbar_locally p_infty) (fun x => 0 < x) _ _).
  - apply (Filter_prod _ _ _ (fun x => x = 0) (fun y => 0 < y)).
    + reflexivity.
    + exists 0. trivial.
    + intros x y -> hy. simpl. split; [lra | intros z between; lra].
  - intros x here. exists (x / 2). split; [lra |].
    apply (Filter_prod _ _ _ (fun a => a = 0) (fun b => x + x / 2 < b)).
    + reflexivity.
    + exists (x + x / 2). trivial.
    + intros a b -> hb. simpl. lra.
Defined.

Definition segment (a b : R) (less : a < b) : integration.
Proof.
  refine (interval_integration (at_point a) (at_point b) (fun x => a < x < b) _ _).
  - apply (Filter_prod _ _ _ (fun x => x = a) (fun y => y = b)); [reflexivity | reflexivity |].
    intros x y -> ->. simpl. split; [exact less | trivial].
  - intros x here. exists (Rmin (x - a) (b - x) / 2).
    pose proof (Rmin_l (x - a) (b - x)). pose proof (Rmin_r (x - a) (b - x)).
    assert (0 < Rmin (x - a) (b - x)) by (apply Rmin_glb_lt; lra).
    split; [lra |].
    apply (Filter_prod _ _ _ (fun x => x = a) (fun y => y = b)); [reflexivity | reflexivity |].
    intros u v -> ->. simpl. lra.
Defined.

Lemma real_line_value : forall (f : R -> R) (l : R),
  is_RInt_gen f (Rbar_locally m_infty) (Rbar_locally p_infty) l -> integral real_line f = l.
Proof. intros f l value. unshelve eapply total_value; try typeclasses eauto. exact value. Qed.

Lemma half_line_value : forall (f : R -> R) (l : R),
  is_RInt_gen f (at_point 0) (Rbar_locally p_infty) l -> integral half_line f = l.
Proof. intros f l value. unshelve eapply total_value; try typeclasses eauto. exact value. Qed.

Lemma segment_value : forall (a b : R) (less : a < b) (f : R -> R) (l : R),
  is_RInt_gen f (at_point a) (at_point b) l -> integral (segment a b less) f = l.
Proof.
  intros a b less f l value. unshelve eapply total_value; try typeclasses eauto. exact value.
Qed.

(** The three laws are densities for these integrals, with these entropies. *)

Theorem gaussian_on_real_line : forall m s : R, 0 < s ->
  integrable real_line (gaussian m s) /\
  integral real_line (gaussian m s) = 1 /\
  integral real_line (fun x => - gaussian m s x * ln (gaussian m s x))
    = 1 / 2 * ln (2 * PI * exp 1 * s ^ 2).
Proof.
  intros m s positive. split; [split |].
  - intros x _. now apply gaussian_continuous.
  - exists 1. now apply gaussian_mass.
  - split; apply real_line_value; [now apply gaussian_mass | now apply gaussian_entropy].
Qed.

Theorem exponential_on_half_line : forall r : R, 0 < r ->
  integrable half_line (exponential r) /\
  integral half_line (exponential r) = 1 /\
  integral half_line (fun x => - exponential r x * ln (exponential r x)) = 1 - ln r.
Proof.
  intros r positive. split; [split |].
  - intros x _. apply exponential_continuous.
  - exists 1. now apply exponential_mass.
  - split; apply half_line_value; [now apply exponential_mass | now apply exponential_entropy].
Qed.

Theorem uniform_on_segment : forall (a b : R) (less : a < b),
  integrable (segment a b less) (uniform a b) /\
  integral (segment a b less) (uniform a b) = 1 /\
  integral (segment a b less) (fun x => - uniform a b x * ln (uniform a b x)) = ln (b - a).
Proof.
  intros a b less. split; [split |].
  - intros x _. apply continuous_const.
  - exists 1. now apply uniform_mass.
  - split; apply segment_value; [now apply uniform_mass | now apply uniform_entropy].
Qed.
