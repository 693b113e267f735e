import { Router } from 'express';
import multer from 'multer';

const upload = multer({ dest: 'uploads/' });
const router = Router();
router.post('/:id/cover', upload.single('cover'), async (req, res) => {
  res.json({ size: req.file?.size });
});
