//! Identities of all ways to CKA, and each against the definitions in float64.

use super::*;
use crate::error::{ErrorCode, Result};
use crate::random::{Purpose, Stream};
use crate::representations::LayerFeatures;
use tch::{Device, Kind, Tensor};

const PLENTY: u64 = 1 << 40;

/// Layers in memory, `[n, d]` each.
fn layers_of(features: &[Tensor]) -> Vec<ComparedLayer> {
    let names = ["first", "second", "third", "fourth"];
    let layer = |(features, name): (&Tensor, &str)| ComparedLayer {
        name: name.to_owned(),
        features: LayerFeatures::in_memory(features.shallow_clone()),
    };
    features.iter().zip(names).map(layer).collect()
}

fn widths(features: &[Tensor]) -> Vec<i64> {
    features.iter().map(|x| x.size()[1]).collect()
}

fn normal(rows: i64, columns: i64, seed: u64) -> Tensor {
    let mut stream = Stream::new(seed, Purpose::Probe, 0);
    let values: Vec<f32> = (0..rows * columns)
        .map(|_| stream.normal() as f32)
        .collect();
    Tensor::from_slice(&values).view([rows, columns])
}

/// Three layers that have something in common, each of its own width, with means that are not 0.
fn related(n: i64, widths: [i64; 3]) -> Vec<Tensor> {
    let common = normal(n, 12, 1);
    let layer = |(at, d): (usize, &i64)| {
        let mixed = common.mm(&normal(12, *d, 2 + at as u64));
        (mixed + normal(n, *d, 5 + at as u64) * 2.0 * at as f64).relu() + 0.3
    };
    widths.iter().enumerate().map(layer).collect()
}

fn never() -> Result<()> {
    Ok(())
}

fn exact_within(layers: &[Tensor], split: Option<usize>, kind: Kind, budget: u64) -> Similarity {
    let plan = ExactCka::plan(layers[0].size()[0], widths(layers), split, kind).unwrap();
    let mut steps = 0;
    let found = plan
        .compute(&layers_of(layers), budget, &mut || {
            steps += 1;
            Ok(())
        })
        .unwrap();
    assert_eq!(steps, plan.steps(budget));
    found
}

fn exact_of(layers: &[Tensor], split: Option<usize>, kind: Kind) -> Similarity {
    exact_within(layers, split, kind, PLENTY)
}

fn exact(layers: &[&Tensor]) -> Similarity {
    let layers: Vec<Tensor> = layers.iter().map(|layer| layer.shallow_clone()).collect();
    exact_of(&layers, None, Kind::Float)
}

fn minibatch(layers: &[Tensor], split: Option<usize>, size: i64) -> (Matrix, Vec<bool>, Vec<bool>) {
    let all = batches(layers[0].size()[0], size).unwrap();
    let largest = all.iter().map(|b| b.end - b.start).max().unwrap();
    let count = layers.len();
    let mut cka = MinibatchCka::new(count, split, largest, Kind::Float, Device::Cpu).unwrap();
    for batch in all {
        let images = batch.end - batch.start;
        for (at, layer) in layers_of(layers).iter().enumerate() {
            let rows = layer.features.rows(batch.start, images).unwrap();
            cka.layer(at, &layer.name, &rows).unwrap();
        }
        cka.next(images).unwrap();
    }
    cka.finish().unwrap()
}

/// `tr(K H L H)`, as it is written in Kornblith et al. 2019, section 3.
fn hsic0(k: &Tensor, l: &Tensor) -> f64 {
    let n = k.size()[0];
    let h = Tensor::eye(n, (Kind::Double, Device::Cpu)) - 1.0 / n as f64;
    k.mm(&h).mm(&l.mm(&h)).trace().double_value(&[])
}

/// Equation 5 of Song et al. 2012, as it is written there.
fn hsic1(k: &Tensor, l: &Tensor) -> f64 {
    let n = k.size()[0] as f64;
    let zeroed = |k: &Tensor| {
        let k = k.copy();
        let _ = k.diagonal(0, 0, 1).fill_(0.0);
        k
    };
    let (k, l) = (zeroed(k), zeroed(l));
    let sum = |x: Tensor| x.sum(Kind::Double).double_value(&[]);
    let sums = |k: &Tensor| k.sum_dim_intlist(&[1i64][..], false, Kind::Double);
    (sum(&k * l.tr()) + sum(k.shallow_clone()) * sum(l.shallow_clone()) / ((n - 1.0) * (n - 2.0))
        - 2.0 / (n - 2.0) * sums(&k).dot(&sums(&l)).double_value(&[]))
        / (n * (n - 3.0))
}

fn cka(hsic: fn(&Tensor, &Tensor) -> f64, x: &Tensor, y: &Tensor) -> f64 {
    let gram = |x: &Tensor| {
        let x = x.to_kind(Kind::Double);
        x.mm(&x.tr())
    };
    let (k, l) = (gram(x), gram(y));
    hsic(&k, &l) / (hsic(&k, &k) * hsic(&l, &l)).sqrt()
}

fn assert_near(found: &Matrix, wanted: &Matrix, tolerance: f64) {
    assert_eq!(found.len(), wanted.len());
    for (found, wanted) in found.iter().flatten().zip(wanted.iter().flatten()) {
        match (found, wanted) {
            (Some(found), Some(wanted)) => {
                assert!((found - wanted).abs() <= tolerance, "{found} {wanted}");
            }
            (found, wanted) => assert_eq!(found, wanted),
        }
    }
}

fn by_definition(layers: &[Tensor], hsic: fn(&Tensor, &Tensor) -> f64) -> Matrix {
    let row = |x: &Tensor| layers.iter().map(|y| Some(cka(hsic, x, y))).collect();
    layers.iter().map(row).collect()
}

#[test]
fn both_ways_are_the_definitions() {
    // Fewer images than features in all, and more.
    for (n, widths) in [(90, [200, 30, 61]), (400, [40, 30, 61])] {
        let layers = related(n, widths);
        let found = exact_of(&layers, None, Kind::Float);
        assert_near(&found.biased, &by_definition(&layers, hsic0), 1e-6);
        assert_near(&found.debiased, &by_definition(&layers, hsic1), 1e-6);
        assert_eq!(found.constant, [false; 3]);
        let rounded = exact_of(&layers, None, Kind::BFloat16);
        assert_near(&rounded.biased, &found.biased, 1e-3);
        assert_near(&rounded.debiased, &found.debiased, 1e-3);
    }
}

#[test]
fn tiles_that_the_images_do_not_fill_change_nothing() {
    use super::centring::centring_of;
    use super::cka::{GramProducts, normalised};
    use super::example_space::{TILE, example_space, tile_count};
    use super::feature_space::{feature_space, groups};
    let layers = related(TILE + 345, [70, 20, 50]);
    let compared = layers_of(&layers);
    let centrings: Vec<_> = layers
        .iter()
        .map(|x| centring_of(x, "x", Kind::Float).unwrap())
        .collect();
    let all = [true; 3];
    let mut steps = 0;
    let mut step = || {
        steps += 1;
        Ok(())
    };
    let examples = |budget: u64, step: &mut dyn FnMut() -> Result<()>| {
        example_space(&compared, &centrings, Kind::Float, budget, step).unwrap()
    };
    let found = examples(PLENTY, &mut step);
    let again = examples(0, &mut never);
    assert_eq!(steps, tile_count(layers[0].size()[0]));
    assert_eq!(found.off_diagonal, again.off_diagonal, "rows kept or not");
    let pairs = [(0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2)];
    let features = |budget: u64| {
        let groups = groups(&pairs, &widths(&layers), budget);
        let count = groups.len();
        let found = feature_space(&compared, &centrings, &groups, &mut never).unwrap();
        (found, count)
    };
    let (other, together) = features(PLENTY);
    let (alone, apart) = features(0);
    assert_eq!((together, apart), (1, 6));
    assert_eq!(
        other.off_diagonal, alone.off_diagonal,
        "whatever the groups"
    );
    for hsic in [GramProducts::hsic0, GramProducts::hsic1] {
        let matrix = |products| normalised(&hsic(products).unwrap(), &all, -1.0).unwrap();
        assert_near(&matrix(&found), &matrix(&other), 1e-6);
    }
    let wanted = by_definition(&layers, hsic1);
    assert_near(
        &normalised(&found.hsic1().unwrap(), &all, -1.0).unwrap(),
        &wanted,
        1e-6,
    );
}

/// Features that a rectifier sets to 0 for nearly all images: their values are rounded alike.
#[test]
fn bfloat16_loses_nothing_of_sparse_features() {
    // Fewer images than features in all, and more.
    for n in [300, 700] {
        let layers: Vec<Tensor> = related(n, [300, 200, 100])
            .iter()
            .map(|x| ((x - 4.0).relu() + 0.7).to_kind(Kind::BFloat16))
            .collect();
        let found = exact_of(&layers, None, Kind::BFloat16);
        assert_near(&found.biased, &by_definition(&layers, hsic0), 1e-4);
        assert_near(&found.debiased, &by_definition(&layers, hsic1), 1e-4);
    }
}

#[test]
fn cka_of_a_layer_with_itself_is_1_and_all_is_symmetric() {
    let found = exact_of(&related(150, [60, 80, 100]), None, Kind::Float);
    for matrix in [&found.biased, &found.debiased] {
        for (i, row) in matrix.iter().enumerate() {
            assert!((row[i].unwrap() - 1.0).abs() < 1e-12);
            for (j, value) in row.iter().enumerate() {
                assert_eq!(*value, matrix[j][i]);
                let value = value.unwrap();
                assert!(i == j || value > 0.05 && value < 0.99, "{value}");
            }
        }
    }
}

#[test]
fn cka_sees_neither_rotation_nor_scale_nor_shift_but_any_other_map() {
    let x = &related(120, [40, 50, 60])[1];
    let y = &normal(120, 12, 1);
    let (rotation, _) = Tensor::linalg_qr(&normal(50, 50, 30), "reduced");
    let stretch = Tensor::linspace(0.1, 3.0, 50, (Kind::Float, Device::Cpu));
    let turned = x.mm(&rotation);
    for n in [120, 30] {
        let cut = |x: &Tensor| x.narrow(0, 0, n);
        let value = |x: &Tensor| {
            let found = exact(&[&cut(x), &cut(y)]);
            (found.biased[0][1].unwrap(), found.debiased[0][1].unwrap())
        };
        let wanted = value(x);
        for same in [
            turned.shallow_clone(),
            x * 1e-12,
            x * 1e9,
            x * -3.0,
            x + 100.0,
            Tensor::cat(&[x, x], 1),
        ] {
            let found = value(&same);
            assert!((found.0 - wanted.0).abs() < 1e-5, "{found:?} {wanted:?}");
            assert!((found.1 - wanted.1).abs() < 1e-5, "{found:?} {wanted:?}");
        }
        let found = value(&(&turned * &stretch));
        assert!((found.0 - wanted.0).abs() > 1e-2, "{found:?} {wanted:?}");
    }
}

#[test]
fn only_the_biased_estimator_finds_independent_layers_similar() {
    let found = exact(&[&normal(50, 400, 1), &normal(50, 300, 2)]);
    assert!(found.biased[0][1].unwrap() > 0.8);
    assert!(found.debiased[0][1].unwrap().abs() < 0.05);
}

#[test]
fn constant_layers_are_undefined_and_leave_the_others_alone() {
    let [a, b, _] = &related(60, [20, 30, 40])[..] else {
        panic!("three layers")
    };
    let pair = exact(&[a, b]);
    for value in [0.0, 0.1, -3e7, 1e-20] {
        let constant = Tensor::full([60, 9], value, (Kind::Float, Device::Cpu));
        let found = exact(&[a, &constant, b]);
        assert_eq!(found.constant, [false, true, false]);
        for (matrix, pair) in [
            (&found.biased, &pair.biased),
            (&found.debiased, &pair.debiased),
        ] {
            assert!(matrix[1].iter().all(Option::is_none));
            assert!(matrix.iter().all(|row| row[1].is_none()));
            assert!((matrix[0][2].unwrap() - pair[0][1].unwrap()).abs() < 1e-6);
        }
        let layers = vec![a.shallow_clone(), constant.shallow_clone()];
        let (matrix, flags, _) = minibatch(&layers, None, 20);
        assert_eq!(flags, [false, true]);
        assert_eq!(matrix[1], [None, None]);
        // Features that say nothing beside some that do.
        let beside = exact(&[&Tensor::cat(&[a, &(constant * 1e-6)], 1), b]);
        assert_near(&beside.debiased, &pair.debiased, 1e-5);
    }
    // More images than a float32 sum of the same value stands.
    let constant = Tensor::full([3000, 2], 0.1, (Kind::Float, Device::Cpu));
    let found = exact(&[&normal(3000, 5, 1), &constant]);
    assert_eq!(found.constant, [false, true]);
    // Images that are all equally far apart: nothing that HSIC₁ could see.
    let apart = Tensor::eye(60, (Kind::Float, Device::Cpu));
    let found = exact(&[&apart, a]);
    assert_eq!(found.constant, [false, false]);
    assert!(found.biased[0][1].is_some());
    assert_eq!(found.debiased[0], [None, None]);
}

#[test]
fn four_images_are_enough_and_fewer_are_refused() {
    let layers = |n| vec![normal(n, 5, 1), normal(n, 7, 2)];
    let found = exact_of(&layers(4), None, Kind::Float);
    assert_near(&found.debiased, &by_definition(&layers(4), hsic1), 1e-4);
    for n in 1..4 {
        let error = ExactCka::plan(n, vec![5, 7], None, Kind::Float)
            .err()
            .unwrap();
        assert_eq!(error.code, ErrorCode::InvalidSpec);
        assert_eq!(error.context["images"], n);
        assert_eq!(batches(n, 500).unwrap_err().code, ErrorCode::InvalidSpec);
    }
}

#[test]
fn values_that_are_not_finite_are_refused_by_layer() {
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let layers = related(1100, [20, 30, 40]);
        let _ = layers[1].get(1050).get(3).fill_(bad);
        let plan = ExactCka::plan(1100, widths(&layers), None, Kind::Float).unwrap();
        let compared = layers_of(&layers);
        let error = plan.compute(&compared, PLENTY, &mut never).unwrap_err();
        assert_eq!(error.code, ErrorCode::NotFinite);
        assert_eq!(error.context["layer"], "second");
    }
}

#[test]
fn two_networks_are_the_block_of_both_together() {
    for n in [60, 500] {
        let layers = related(n, [30, 60, 40]);
        let all = exact_of(&layers, None, Kind::Float);
        let found = exact_of(&layers, Some(1), Kind::Float);
        for (found, all) in [
            (&found.biased, &all.biased),
            (&found.debiased, &all.debiased),
        ] {
            assert_near(found, &vec![all[0][1..].to_vec()], 1e-6);
        }
        assert_eq!((found.constant.len(), found.other_constant.len()), (1, 2));
    }
}

#[test]
fn what_is_needed_suffices_and_more_changes_no_bit() {
    for n in [100, 500, 1100] {
        let layers = related(n, [300, 60, 40]);
        let plan = ExactCka::plan(n, widths(&layers), None, Kind::Float).unwrap();
        let wanted = exact_of(&layers, None, Kind::Float);
        for bytes in [plan.needed(), plan.needed() + 200_000] {
            assert_eq!(exact_within(&layers, None, Kind::Float, bytes), wanted);
        }
    }
}

#[test]
fn batches_take_every_image_once_and_none_is_too_small() {
    for (n, size, count) in [
        (10_000, 500, 20),
        (10_001, 500, 21),
        (5, 4, 1),
        (4, 500, 1),
        (9, 8, 2),
    ] {
        let found = batches(n, size).unwrap();
        assert_eq!(found.len(), count);
        assert_eq!((found[0].start, found[count - 1].end), (0, n));
        assert!(found.windows(2).all(|two| two[0].end == two[1].start));
        assert!(found.iter().all(|b| b.end - b.start >= FEWEST_IMAGES));
    }
}

#[test]
fn one_batch_of_all_images_is_exact_and_many_are_near() {
    let layers = related(2000, [60, 80, 100]);
    let wanted = exact_of(&layers, None, Kind::Float).debiased;
    assert_near(&minibatch(&layers, None, 2000).0, &wanted, 1e-6);
    assert_near(&minibatch(&layers, None, 300).0, &wanted, 0.01);
    let block = minibatch(&layers, Some(2), 300).0;
    assert_eq!((block.len(), block[0].len()), (2, 1));
    assert_eq!(block[1][0], minibatch(&layers, None, 300).0[1][2]);
}

#[test]
fn minibatches_are_means_of_hsic_not_of_cka() {
    let layers = related(12, [6, 9, 7]);
    let found = minibatch(&layers, None, 5).0;
    let all = batches(12, 5).unwrap();
    let mean = |x: &Tensor, y: &Tensor| -> f64 {
        let gram = |x: &Tensor, batch: &std::ops::Range<i64>| {
            let x = x
                .narrow(0, batch.start, batch.end - batch.start)
                .to_kind(Kind::Double);
            x.mm(&x.tr())
        };
        all.iter().map(|b| hsic1(&gram(x, b), &gram(y, b))).sum()
    };
    let value = |x: &Tensor, y: &Tensor| mean(x, y) / (mean(x, x) * mean(y, y)).sqrt();
    let row = |x: &Tensor| layers.iter().map(|y| Some(value(x, y))).collect();
    let wanted: Matrix = layers.iter().map(row).collect();
    assert_near(&found, &wanted, 1e-5);
}

fn permuted(layers: &[Tensor], split: Option<usize>, count: u64, seed: u64) -> PermutationNull {
    let n = layers[0].size()[0];
    let plan = PermutationTest::plan(n, widths(layers), split, count, seed).unwrap();
    let mut steps = 0;
    let found = plan
        .compute(&layers_of(layers), &mut || {
            steps += 1;
            Ok(())
        })
        .unwrap();
    assert_eq!(steps, plan.steps());
    found
}

#[test]
fn permutations_tell_related_layers_from_unrelated_ones() {
    let x = normal(80, 30, 1);
    let constant = Tensor::ones([80, 3], (Kind::Float, Device::Cpu));
    let layers = vec![x.shallow_clone(), x.relu(), normal(80, 30, 2), constant];
    let null = permuted(&layers, None, 199, 7);
    for i in 0..3 {
        for j in 0..3 {
            assert_eq!(null.p_value[i][j], null.p_value[j][i]);
            // Debiased, so about 0 by chance.
            assert!(null.mean[i][j].unwrap().abs() < 0.02);
            let most = null.quantile95[i][j].unwrap();
            assert!(most > null.mean[i][j].unwrap() && most < 0.3, "{most}");
        }
        assert_eq!(null.mean[i][3], None);
        assert_eq!(null.p_value[3][i], None);
    }
    assert_eq!(null.p_value[0][0], Some(1.0 / 200.0));
    assert_eq!(null.p_value[0][1], Some(1.0 / 200.0));
    assert_eq!(permuted(&layers, None, 199, 7), null);
    assert_ne!(permuted(&layers, None, 199, 8), null);
    let block = permuted(&layers, Some(1), 199, 7);
    assert_near(&block.mean, &vec![null.mean[0][1..].to_vec()], 1e-6);
}

#[test]
fn p_values_of_independent_layers_are_spread_evenly() {
    let values: Vec<f64> = (0..60)
        .map(|at| {
            let layers = vec![normal(40, 8, 100 + at), normal(40, 9, 200 + at)];
            permuted(&layers, None, 39, at).p_value[0][1].unwrap()
        })
        .collect();
    let mean = values.iter().sum::<f64>() / 60.0;
    // The mean of 60 even ones lies within 0.5 ± 0.15 but once in 16,000 times.
    assert!((mean - 0.5).abs() < 0.15, "{mean}");
    let low = values.iter().filter(|&&p| p <= 0.25).count();
    assert!((4..=28).contains(&low), "{low} of 60");
}

#[test]
fn permuted_values_are_the_cka_of_permuted_images() {
    let n = 30;
    let layers = vec![normal(n, 10, 1), normal(n, 12, 2).relu()];
    let null = permuted(&layers, Some(1), 1, 3);
    let order = Stream::new(3, Purpose::Permutation, 0).permutation(n as usize);
    let moved = layers[1].index_select(0, &Tensor::from_slice(&order));
    let wanted = cka(hsic1, &layers[0], &moved);
    assert!((null.mean[0][0].unwrap() - wanted).abs() < 1e-5);
    assert_eq!(null.quantile95, null.mean);
}
